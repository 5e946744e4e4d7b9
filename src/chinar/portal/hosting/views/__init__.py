"""Pages of safe hosting."""
