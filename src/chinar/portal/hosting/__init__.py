"""Safe-to-host certificates, hosting decisions and the gate."""
