"""物资: the catalogue of articles, the ledger of what came in, went out and was counted, requests of counters (R33 to R36)."""
