"""封存: a scorecard frozen in a signed manifest, its QR code, checkpoints of the journal, and the check of all of it offline."""
