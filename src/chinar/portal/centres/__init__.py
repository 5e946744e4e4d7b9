"""Service centres and who is nearest to one."""
