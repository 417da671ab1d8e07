"""What an HTML part shows to a reader, as far as gates need it."""

from dataclasses import dataclass
from html.parser import HTMLParser

_INLINE_TAGS = frozenset({"a", "b", "i", "u", "em", "strong", "span", "small", "font"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What an HTML part shows, its tags with their attributes, where its links lead, and how many comments it has."""

    text: str
    tags: tuple[tuple[str, frozenset[str]], ...]
    links: tuple[str, ...]
    comments: int


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text: list[str] = []
        self.tags: list[tuple[str, frozenset[str]]] = []
        self.links: list[str] = []
        self.comments = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, frozenset(name for name, _ in attrs)))
        self.links += [value or "" for name, value in attrs if name in {"href", "src"}]
        self._gap(tag)

    def handle_endtag(self, tag: str) -> None:
        self._gap(tag)

    def handle_data(self, data: str) -> None:
        self.text.append(data)

    def handle_comment(self, data: str) -> None:
        self.comments += 1

    def _gap(self, tag: str) -> None:
        self.text.append("" if tag in _INLINE_TAGS else " ")


def read_html(source: str) -> Shown:
    """Reads an HTML part; tolerant, because whatever is strange in it is judged and not repaired."""
    reader = _Reader()
    reader.feed(source)
    reader.close()
    return Shown(
        text="".join(reader.text), tags=tuple(reader.tags), links=tuple(reader.links), comments=reader.comments
    )
