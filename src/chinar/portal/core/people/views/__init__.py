"""Pages about people: signing in, one's own desk, and the administration."""
