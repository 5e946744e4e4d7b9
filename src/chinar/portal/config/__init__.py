"""How the portal is put together: settings, addresses, servers; nothing else."""
