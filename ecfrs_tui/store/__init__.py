"""Tables, engine, migrations and the queries that return read models."""
