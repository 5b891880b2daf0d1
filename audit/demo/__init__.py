"""演示: fills an invented hall with two weeks of believable inspections, through the same actions that serve real ones."""
