"""Files of many grievances: lists to file, and what earlier portals exported."""
