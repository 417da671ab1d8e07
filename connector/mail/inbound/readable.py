"""HTML mail as plain text: lines where a reader sees lines, quotations marked as in plain mail."""

import re
from html import unescape

_HIDDEN = re.compile(r"(?is)<(style|script|head|title|xml|o:p)\b[^>]*>.*?</\1\s*>|<!--.*?-->|<!\[.*?\]>|<\?.*?>")
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9:]*)([^<>]*)>")
_BREAKS = frozenset(
    {"br", "p", "div", "tr", "li", "ul", "ol", "table", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "pre"}
)
_APART = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "table", "ul", "ol"})
_SPACES = re.compile(r"[ \t\r\n\f\u00a0]+")
_BLANK_LINES = re.compile(r"\n{3,}")
_MAILTO = re.compile(r"(?i)href\s*=\s*[\"']?mailto:([^\"'>?\s]+)")


def text_of_html(html: str) -> str:
    """Plain text of an HTML body. A blockquote's lines begin with ``> ``; a cell ends with a space."""
    html = _HIDDEN.sub(" ", html)
    lines: list[str] = [""]
    depth, at, mailto = 0, 0, ""
    for tag in _TAG.finditer(html):
        _write(lines, html[at : tag.start()], depth)
        at = tag.end()
        closing, name = bool(tag[1]), tag[2].lower()
        if name == "blockquote":
            depth = max(0, depth + (-1 if closing else 1))
            lines.append("> " * depth)
        elif name == "a":
            mailto = _linked(lines, tag[3], closing=closing, mailto=mailto)
        elif name in _BREAKS:
            if closing and name in _APART:
                lines.append("> " * depth)
            if not (closing and name == "br"):
                lines.append("> " * depth)
        elif name in {"td", "th"} and closing:
            lines[-1] += " "
    _write(lines, html[at:], depth)
    return _BLANK_LINES.sub("\n\n", "\n".join(line.rstrip() for line in lines)).strip("\n")


def _write(lines: list[str], piece: str, depth: int) -> None:
    if not piece:
        return
    piece = _SPACES.sub(" ", unescape(piece) if "&" in piece else piece)
    if not lines[-1].removeprefix("> " * depth).strip():
        piece = piece.lstrip(" ")
    lines[-1] += piece


def _linked(lines: list[str], attributes: str, *, closing: bool, mailto: str) -> str:
    """A mail link whose text is not the address gets it in angle brackets: notices name people only there."""
    if not closing:
        found = _MAILTO.search(attributes)
        return unescape(found[1]) if found else ""
    if mailto and mailto.lower() not in lines[-1].lower():
        lines[-1] += f" <{mailto}>"
    return ""
