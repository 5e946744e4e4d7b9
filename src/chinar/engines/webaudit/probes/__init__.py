"""All network input and output of the engine; one file per protocol."""
