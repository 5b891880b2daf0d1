"""分享链接: one report opened without an account, by whoever holds its link, until a day (docs/shares.md)."""
