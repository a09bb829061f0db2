"""The style of a line under the cursor, with the reversal that Textual leaves out of component styles."""

from __future__ import annotations

from textual.style import Style
from textual.widget import Widget


def row_style(widget: Widget, name: str) -> Style:
    """A component style of a widget as its rules have it."""
    style = widget.get_visual_style(name)
    return style + Style(reverse=True) if widget.get_component_styles(name).text_style.reverse else style
