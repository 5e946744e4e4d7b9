"""Personal numbers in free text, of any script."""
