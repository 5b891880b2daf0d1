"""问题: what a failed item raises, and its way to 销号."""
