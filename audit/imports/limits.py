"""How much of a stranger's file is opened."""

FILE_BYTES_MOST = 5 * 1024 * 1024
UNPACKED_BYTES_MOST = 60 * 1024 * 1024
"""Of all parts of a file together, by what the archive itself says."""
PARTS_MOST = 2000
ROWS_MOST = 2000
COLUMNS_MOST = 60
TABLES_MOST = 50
MERGED_MOST = 5000
TEXT_KEPT = 4000
"""Characters of a cell that are read; more than an item may have, so that too much is noticed."""
SECONDS_MOST = 20
MEMORY_BYTES_MOST = 1024 * 1024 * 1024
"""Address space of the process that opens a file."""
