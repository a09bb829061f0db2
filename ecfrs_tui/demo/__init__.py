"""Makes the made-up data of the demonstration: a pure writer of files."""
