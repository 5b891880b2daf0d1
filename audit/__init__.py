"""贯标 Hall Audit: the server. One folder ("room") per part of the work; docs/architecture.md draws the house."""
