"""检查轮次: what is due for whom, when, and whether it was kept. Rounds belong to spots and posts, never to persons."""
