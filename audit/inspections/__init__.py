"""检查: a submitted checklist with answers, photos, signature and score."""
