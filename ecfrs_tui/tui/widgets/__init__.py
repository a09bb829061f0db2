"""Widgets of our own: they draw read models and know no desk."""
