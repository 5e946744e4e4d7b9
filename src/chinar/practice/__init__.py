"""Practice data: made through the same services as real work, and removed as a whole."""
