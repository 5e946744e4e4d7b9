"""Pages: reporting, tracking, the officer's desk, Open311."""
