"""归档: one inspection, one month or the whole of a hall as a signed ZIP, its check without a server, taking it in elsewhere."""
