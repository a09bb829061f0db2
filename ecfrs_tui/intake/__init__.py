"""Reading what others write."""
