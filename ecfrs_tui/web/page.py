"""What the library's page lacks for somebody who has keys alone."""

from __future__ import annotations

_SCRIPT = """
<script>
  // keys go to the terminal from the start, without a click first; when it has ended, enter begins it again
  function toKeys() {
    const ended = document.body.classList.contains("-closed");
    const what = document.querySelector(ended ? ".closed-dialog button" : ".xterm-helper-textarea");
    if (what) what.focus();
  }
  new MutationObserver(toKeys).observe(document.body, {attributeFilter: ["class"]});
  window.addEventListener("focus", toKeys);
</script>
"""


def with_keys(page: str) -> str:
    """The page with the script that hands the keys to the terminal."""
    return page.replace("</body>", _SCRIPT + "</body>")
