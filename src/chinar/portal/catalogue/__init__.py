"""Public services and the guidance for them."""
