"""履约台账: what the contract promises, what was done of it and where it is in danger; the acceptance of a year (docs/ledger.md)."""
