"""日志: the append-only trail of every change, and the epoch of this database."""
