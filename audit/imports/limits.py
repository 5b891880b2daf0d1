"""How much of a stranger's file is opened, and how much may come out of it."""

FILE_BYTES_MOST = 5 * 1024 * 1024
UNPACKED_BYTES_MOST = 60 * 1024 * 1024
"""Of all parts of a file together, by what the archive itself says."""
PARTS_MOST = 2000
ROWS_MOST = 2000
COLUMNS_MOST = 60
TABLES_MOST = 50
TEXT_KEPT = 4000
"""Characters of a cell that are read; more than an item may have, so that too much is noticed."""
CHARACTERS_MOST = 2_000_000
"""Of all tables of a file together; a cell counts as one more than its text, so that empty ones count too."""
ANSWER_BYTES_MOST = 4 * 1024 * 1024
"""Of the preview; a draft of two hundred long items is a third of it."""
SECONDS_MOST = 20
MEMORY_BYTES_MOST = 1024 * 1024 * 1024
"""Address space of the process that opens a file."""
