"""证据: what a photo proves and what it does not, the server's challenge, pictures that were seen before."""
