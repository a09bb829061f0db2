"""Reports: what was delivered and will be, one module a kind, all aggregated in the database."""
