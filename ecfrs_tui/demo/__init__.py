"""Makes the made-up data of the demonstration."""
