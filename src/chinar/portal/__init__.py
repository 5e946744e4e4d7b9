"""The Django site that stores, schedules, shows and decides."""
