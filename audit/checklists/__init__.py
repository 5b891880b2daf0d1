"""检查表: the standards library as published, immutable checklist versions."""
