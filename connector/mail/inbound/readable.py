"""HTML mail as plain text: lines where a reader sees lines, quotations marked as in plain mail."""

import re
from html import unescape

_HIDDEN = (
    *(
        (re.compile(rf"(?i)<{name}\b[^<>]*>"), re.compile(rf"(?i)</{name}\s*>"))
        for name in ("style", "script", "head", "title", "xml")
    ),
    (re.compile("<!--"), re.compile("-->")),
)
_DECLARED = re.compile(r"<[!?][^<>]*>")
_BLANKS = re.compile(r"[ \t\r\n\f]+")
_QUOTE = re.compile(r"(?i)<(/?)blockquote\b[^<>]*>")
_APART = re.compile(r"(?i)</(?:p|h[1-6]|table|ul|ol)\s*>")
_BREAK = re.compile(r"(?i)</?(?:br|p|div|tr|li|ul|ol|table|h[1-6]|hr|pre)\b[^<>]*>")
_CELL = re.compile(r"(?i)</t[dh]\s*>")
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_LINK = re.compile(r"(?i)<a\b[^<>]*\bhref\s*=\s*[\"']?mailto:([^\"'>?\s]{1,300})[^<>]*>(.{0,300}?)</a\s*>")
_EMPTY_LINES = re.compile(r"\n{3,}")
DEEPEST = 9
"""Quotations within quotations that are still told apart."""

_INTO, _OUT_OF = "\x01", "\x02"


def text_of_html(html: str) -> str:
    """Plain text of an HTML body. A blockquote's lines begin with ``> ``; a cell ends with a space."""
    html = _BLANKS.sub(" ", _DECLARED.sub(" ", _without_hidden(html)).replace(_INTO, " ").replace(_OUT_OF, " "))
    html = _LINK.sub(_shown, html)
    html = _QUOTE.sub(lambda tag: "\n" + (_OUT_OF if tag[1] else _INTO), html)
    html = _CELL.sub(" ", _BREAK.sub("\n", _APART.sub("\n\n", html)))
    text = unescape(_TAG.sub("", html)).replace("\u00a0", " ")
    lines = [line.strip(" ") for line in text.split("\n")]
    if _INTO in text:
        lines = _quoted(lines)
    return _EMPTY_LINES.sub("\n\n", "\n".join(lines)).strip("\n")


def _without_hidden(html: str) -> str:
    """What no reader sees, cut out in one pass per kind: broken mail opens what it never closes."""
    for opening, closing in _HIDDEN:
        kept, at = [], 0
        while (begun := opening.search(html, at)) and (ended := closing.search(html, begun.end())):
            kept.append(html[at : begun.start()])
            at = ended.end()
        html = " ".join((*kept, html[at:])) if at else html
    return html


def _shown(link: re.Match[str]) -> str:
    """A mail link whose text is not the address gets it in angle brackets: notices name people only there."""
    return link[2] if link[1].lower() in link[2].lower() else f"{link[2]} &lt;{link[1]}&gt;"


def _quoted(lines: list[str]) -> list[str]:
    depth, marked = 0, []
    for line in lines:
        depth = max(0, depth + line.count(_INTO) - line.count(_OUT_OF))
        marked.append("> " * min(depth, DEEPEST) + line.replace(_INTO, "").replace(_OUT_OF, "").strip(" "))
    return marked
