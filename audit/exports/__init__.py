"""导出: files that take long to make. Asked for, made in the background, fetched later; survives a restart (docs/reports.md)."""
