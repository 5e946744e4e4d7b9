"""The shared nouns: organisations, areas, offices, web sites."""
