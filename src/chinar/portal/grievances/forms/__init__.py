"""What citizens and officers fill in, by where they do it."""
