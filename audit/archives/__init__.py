"""归档: one inspection, one month or the whole of a hall as a signed ZIP, and its check without a server."""
