"""What an HTML part shows to a reader, what it hides, and where its links lead, as far as gates need it."""

import re
from dataclasses import dataclass
from functools import lru_cache
from html.parser import HTMLParser

from gates.late import late

_INLINE_TAGS = frozenset({"a", "b", "i", "u", "em", "strong", "span", "small", "font"})
_VOID_TAGS = frozenset("area base br col embed hr img input link meta source track wbr".split())
_NEVER_SHOWN = frozenset({"style", "script", "title"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """A link: where it leads, and the words under which a reader sees it."""

    href: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Hidden:
    """Text that stands in the source and that no reader sees, and by which means."""

    text: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What an HTML part shows, its tags with their attributes, where its links lead, and how many comments it has.

    `text` has the hidden text too, because a filter and a machine read it; `hidden` names it apart. `loads` are the
    addresses that a mail program fetches by itself (images, fonts, frames), `remarks` what stands in comments.
    """

    text: str
    tags: tuple[tuple[str, frozenset[str]], ...]
    links: tuple[str, ...]
    comments: int
    anchors: tuple[Anchor, ...] = ()
    hidden: tuple[Hidden, ...] = ()
    loads: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Look:
    """How text inside of an open element looks: why it is hidden ("" when it is not), and on which colour it stands."""

    tag: str
    hidden: str
    ground: tuple[int, int, int]


_WHITE = (255, 255, 255)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text: list[str] = []
        self.tags: list[tuple[str, frozenset[str]]] = []
        self.links: list[str] = []
        self.loads: list[str] = []
        self.remarks: list[str] = []
        self.anchors: list[Anchor] = []
        self.hidden: list[Hidden] = []
        self.sheets: list[tuple[frozenset[str], str]] = []  # selectors and what their rule hides by
        self.open: list[_Look] = [_Look("", "", _WHITE)]
        self.anchor: tuple[str, int] | None = None  # where the open link leads, and where its words begin

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.tags.append((tag, frozenset(given)))
        self.links += [value or "" for name, value in attrs if name in {"href", "src"}]
        self.loads += [given[name] for name in ("src", "background", "srcset", "poster", "data") if given.get(name)]
        self.loads += _FETCHED.findall(given.get("style", ""))
        if tag == "a":
            self._end_anchor()
            self.anchor = (given.get("href", ""), len(self.text))
        if tag not in _VOID_TAGS:
            self.open.append(self._look(tag, given))
        self._gap(tag)

    def handle_endtag(self, tag: str) -> None:
        for place in range(len(self.open) - 1, 0, -1):
            if self.open[place].tag == tag:
                del self.open[place:]
                break
        if tag == "a":
            self._end_anchor()
        self._gap(tag)

    def handle_data(self, data: str) -> None:
        look = self.open[-1]
        if look.tag in _NEVER_SHOWN:
            if look.tag == "style":
                self.sheets += _hiding_rules(data)
                self.loads += _FETCHED.findall(data)
            return
        self.text.append(data)
        if look.hidden and data.strip():
            self.hidden.append(Hidden(text=data.strip(), why=look.hidden))

    def handle_comment(self, data: str) -> None:
        self.remarks.append(data)

    def _gap(self, tag: str) -> None:
        self.text.append("" if tag in _INLINE_TAGS else " ")

    def _end_anchor(self) -> None:
        if self.anchor is not None:
            href, start = self.anchor
            self.anchors.append(Anchor(href=href, text=" ".join("".join(self.text[start:]).split())))
            self.anchor = None

    def _look(self, tag: str, given: dict[str, str]) -> _Look:
        around = self.open[-1]
        style = "".join(given.get("style", "").lower().split())
        ground = _colour(_declared(style, "background(?:-color)?") or given.get("bgcolor", "").lower()) or around.ground
        why = around.hidden or _hides(style)
        if not why and ("hidden" in given or given.get("aria-hidden", "").lower() == "true"):
            why = "attribute"
        if not why and self.sheets:
            names = {tag, *(f".{c}" for c in given.get("class", "").split()), f"#{given.get('id', '')}"}
            why = next((reason for selectors, reason in self.sheets if selectors & names), "")
        colour = _colour(_declared(style, "color") or (given.get("color", "").lower() if tag == "font" else ""))
        if not why and colour is not None and max(abs(a - b) for a, b in zip(colour, ground, strict=True)) < _UNSEEN:
            why = "colour"
        return _Look(tag, why, ground)


_UNSEEN = 24  # levels of 255 by which a text must differ from its ground
_FETCHED = late(r"url\(\s*['\"]?([^'\")\s]+)")
_HIDING = (
    ("display", re.compile(r"(?:^|;)display:none|(?:^|;)mso-hide:all")),
    ("visibility", re.compile(r"(?:^|;)visibility:(?:hidden|collapse)|(?:^|;)opacity:(?:0(?:\.0\d*)?|\.0\d*|0%)(?![.\d])")),
    ("size", re.compile(r"(?:^|;)font-size:(?:0|0?\.\d+|[12](?:\.\d+)?px|[12](?:\.\d+)?pt)(?![.\d])(?!em|rem)")),
    ("size", re.compile(r"(?:^|;)font-size:0?\.[0-2]\d*(?:em|rem)|(?:^|;)font:[^;]*\b[01]px|(?:^|;)transform:scale\(0")),
    ("box", re.compile(r"(?:^|;)(?:max-)?(?:height|width):[01](?:px|%|em)?(?:!important)?(?:;|$)")),
    ("place", re.compile(r"(?:^|;)(?:left|top|right|text-indent|margin-(?:left|top)):-\d{3,}|(?:^|;)clip(?:-path)?:(?:rect\(0|inset\((?:50|100)%)")),
    ("colour", re.compile(r"(?:^|;)color:(?:transparent|rgba\([^)]*,0(?:\.0\d*)?\))")),
)  # fmt: skip


def _hides(style: str) -> str:
    return next((why for why, rule in _HIDING if rule.search(style)), "") if style else ""


def _hiding_rules(sheet: str) -> list[tuple[frozenset[str], str]]:
    found = []
    for selectors, body in re.findall(r"([^{}]+)\{([^{}]*)\}", sheet.lower()):
        if why := _hides("".join(body.split())):
            last = (s.split()[-1] for s in selectors.split(",") if s.split())
            found.append((frozenset(re.sub(r"^\w+(?=[.#])|:.*", "", s) for s in last), why))
    return found


def _declared(style: str, name: str) -> str:
    found = re.search(rf"(?:^|;){name}:([^;]+)", style) if style else None
    return found.group(1).removesuffix("!important") if found else ""


def _colour(said: str) -> tuple[int, int, int] | None:
    """The colour in three levels; None for a name that we do not know."""
    if said in {"white", "#fff", "#ffffff"}:
        return _WHITE
    if said == "black":
        return (0, 0, 0)
    if numbers := re.match(r"rgba?\((\d+),(\d+),(\d+)", said):
        return (int(numbers[1]), int(numbers[2]), int(numbers[3]))
    if short := re.fullmatch(r"#?([0-9a-f])([0-9a-f])([0-9a-f])", said):
        return (int(short[1] * 2, 16), int(short[2] * 2, 16), int(short[3] * 2, 16))
    if whole := re.fullmatch(r"#?([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})(?:[0-9a-f]{2})?", said):
        return (int(whole[1], 16), int(whole[2], 16), int(whole[3], 16))
    return None


@lru_cache(maxsize=16)
def read_html(source: str) -> Shown:
    """Reads an HTML part; tolerant, because whatever is strange in it is judged and not repaired."""
    reader = _Reader()
    reader.feed(source)
    reader.close()
    reader._end_anchor()  # noqa: SLF001 - an open link at the end of the source
    return Shown(
        text="".join(reader.text),
        tags=tuple(reader.tags),
        links=tuple(reader.links),
        comments=len(reader.remarks),
        anchors=tuple(reader.anchors),
        hidden=tuple(reader.hidden),
        loads=tuple(reader.loads),
        remarks=tuple(reader.remarks),
    )
