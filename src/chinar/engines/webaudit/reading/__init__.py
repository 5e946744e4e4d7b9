"""Reading what was fetched, without judging it: pages, dates, policies, certificates."""
