"""照片: originals by SHA-256, sizes for list, screen and print. Pillow is imported only here."""
