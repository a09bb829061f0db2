"""Places and the driving times between them."""
