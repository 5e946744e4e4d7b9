"""Registry records as CSV: read a file, plan what it would do, do it, undo it, write one."""
