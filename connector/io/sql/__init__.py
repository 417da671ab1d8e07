"""The store on SQLite and PostgreSQL: one schema, one set of statements, one file per noun of the ports."""
