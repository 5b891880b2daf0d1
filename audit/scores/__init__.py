"""Scores 评分: of spots, zones, halls and groups of halls, over days, weeks, months, quarters and contract years, by docs/scoring.md."""
