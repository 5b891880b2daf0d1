"""离线: what a phone needs for a day without network."""
