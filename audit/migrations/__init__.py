"""One linear history of the database, hand-written for SQLite and PostgreSQL."""
