"""Writing what others read."""
