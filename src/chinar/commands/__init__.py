"""What the subcommands do: start the house, test it, photograph it."""
