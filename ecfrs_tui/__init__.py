"""Books school visits of a county fire service's education officers."""

__version__ = "0.1.0"
