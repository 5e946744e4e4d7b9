"""The append-only record of every state change, and its proof."""
