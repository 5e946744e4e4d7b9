"""Which script and language a text is written in."""
