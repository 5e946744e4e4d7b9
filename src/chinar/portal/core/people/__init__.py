"""People, posts, holdings, roles, and who may see and do what."""
