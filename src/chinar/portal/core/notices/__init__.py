"""Messages to people: one type, several channels, each once."""
