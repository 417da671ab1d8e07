"""What somebody wrote themselves: a reply without quotations, forwarded originals, signatures and disclaimers.

Our own footer says "unsubscribe" in every mail, so every reply that quotes it would otherwise be an opt-out. The cut
is made where a mail program marks it: quoting marks (RFC 3676 section 4.5), an attribution line ("On ... wrote:"), a
separator ("-----Original Message-----"), a block of header lines, the signature's "-- " (RFC 3676 section 4.3), the
line a telephone adds. Text below quoting marks is the writer's again: replies stand above, below and in between.
"""

import re
from dataclasses import dataclass

from connector.mail.inbound import quoted_words as words
from gates.late import late
from gates.text.plain import folded

_MARK = late(r"^[ \t]{0,3}(?:[>|¦»›]|&gt;|[A-Z]{1,3}>)")
_UNDERLINE = late(r"^[ \t*]*(?:[_]{5,}|[-=]{10,}|[*]{10,})[ \t*]*$")
_HEADER_LINE = late(rf"^[ \t>*_|]*(?:{words.HEADER_NAMES})[ \t]?[*_]*[ \t\xa0]?:[*_]*(?:[ \t\xa0]|$|<)", re.IGNORECASE)
_FROM_LINE = late(rf"^[ \t>*_|]*(?:{words.FROM_NAMES})[ \t]?[*_]*[ \t\xa0]?:", re.IGNORECASE)
_SEPARATOR = late(
    rf"^[ \t>*]{{0,20}}[-_=*]{{2,200}}[ \t]{{0,20}}(?:{words.SEPARATORS})\b[^\n]{{0,40}}[-_=*:]*[ \t*]*$", re.IGNORECASE
)
_BARE_SEPARATOR = late(rf"^[ \t>*]*(?:{words.BARE_SEPARATORS})[ \t*]*:?[ \t*]*$", re.IGNORECASE)
# How an attribution ends ("wrote:"), how it begins (a preposition, a day, a date), and that it names a day or address.
_WROTE = late(rf"(?:{words.WROTE})[^\n]{{0,110}}:[ \t*_>-]*$|(?:{words.WROTE})[ \t*_-]*$", re.IGNORECASE)
_ADDRESSED = late(r"[<(\[][^\s<>()]+@[^\s<>()]+[>)\]]\s*:[ \t*_]*$")
_WROTE_AT_ONCE = late(words.WROTE_AT_ONCE, re.IGNORECASE)
_DATED_NAME = late(
    r"^(?:19|20)\d\d[-/.]\d\d?[-/.]\d\d?,? \d\d?:\d\d(?::\d\d)?(?: (?:GMT|UTC)?[+-]\d\d:?\d\d)?,? [^\n.!?]{2,60}:?$"
)
_BEGINS = late(words.BEGINS)
_NEXT_SENTENCE = late(r"[a-zà-ÿ]{3,}[.!?]+ [A-ZÀ-Ý][a-zà-ÿ' ]")
_FRAMED = late(r"^[ \t>*]*[-_=]{4,} ?[^-_=\n]{4,40} ?[-_=]{4,}[ \t]*$")
_WHEN = late(
    r"\d{1,4}[./:h-]\d{1,2}|\b(?:19|20)\d\d\b|@|\d{1,2}\.? ?(?:de )?[a-zà-ÿ]{3}|[A-Z][a-z]{2,8}\.? \d{1,2}\b",
    re.IGNORECASE,
)
# The same where a program has put the whole mail on one line.
_FLAT = late(words.FLAT, re.IGNORECASE)
_FOOTER = late(words.OUR_FOOTER)
_DASHES = late(r"^[ \t]*(?:--|—|__|- -)[ \t]*$")
_SENT_FROM = late(rf"^[ \t>*_(\[<-]*(?:{words.SENT_FROM})[^\n]{{0,120}}$", re.IGNORECASE)
_CLOSING = late(rf"^[ \t*_]*(?:{words.CLOSINGS})[ \t*_]*[,.!;:-]*(?:[ \t]+[^\n]{{0,40}})?$")
_DISCLAIMER = late(rf"^[ \t*_\[(]*(?:{words.DISCLAIMERS})")
_SMALL_PRINT = late(words.SMALL_PRINT)
_AFTERWORD = late(r"^[ \t*]*p\.? ?s\.?\b[ \t:.,-]*")
_MOST_LINES = 2000
_ATTRIBUTION_LINES = 6
_SHORTEST_FLAT = 40
_LONGEST_CLOSING = 60
_MOST_NAMES = 8
_MOST_HEADERS = 14
_LONGEST_ATTRIBUTION = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """`own` is what the writer says, `signature` what stands below their name, `quotes` whether others were quoted."""

    own: str
    signature: str
    quotes: bool


def written(text: str) -> Written:
    """Take a readable text apart; pure, and total over all strings."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\xa0", " ").split("\n")[:_MOST_LINES]
    kept, quotes = _unquoted(lines)
    if quotes and not any(map(str.strip, kept)):
        kept = _below_our_footer(lines)
    own, signature = _unsigned(kept)
    return Written(own="\n".join(own).strip(), signature="\n".join(signature).strip(), quotes=quotes)


def _unquoted(lines: list[str]) -> tuple[list[str], bool]:
    """The lines that are nobody else's, and whether any others were there."""
    kept: list[str] = []
    quotes = False
    place = 0
    while place < len(lines):
        line = lines[place]
        if _MARK.match(line):
            quotes = True
            kept.append("")
            place += 1
        elif after := _quotation_begins(lines, place):
            quotes = True
            if not _marked_below(lines, after):
                break
            place = after
        elif len(line) > _SHORTEST_FLAT and (flat := _FLAT.search(line)):
            quotes = True
            kept.append(line[: flat.start()])
            if not _marked_below(lines, place + 1):
                break
            place += 1
        else:
            kept.append(line)
            place += 1
    return kept, quotes


def _below_our_footer(lines: list[str]) -> list[str]:
    """What stands below an unmarked quotation that ends with our footer: somebody answered at the bottom."""
    last = max((n for n, line in enumerate(lines) if _FOOTER.search(folded(line))), default=-1)
    return [] if last < 0 or _MARK.match(lines[last]) else lines[last + 1 :]


def _quotation_begins(lines: list[str], place: int) -> int:
    """The place after the lines that announce a quotation; 0 where none begins."""
    line = lines[place]
    if not line.strip():
        return 0
    if _SEPARATOR.match(line) or _BARE_SEPARATOR.match(line):
        return place + 1
    if _UNDERLINE.match(line) or _FRAMED.match(line):
        below = _next_words(lines, place + 1)
        return _headers_end(lines, below) if below else 0
    if _FROM_LINE.match(line):
        return _headers_end(lines, place)
    return _attribution_end(lines, place)


def _next_words(lines: list[str], place: int) -> int:
    for number in range(place, min(place + 3, len(lines))):
        if lines[number].strip():
            return number
    return 0


def _headers_end(lines: list[str], place: int) -> int:
    """The place after a block of header lines, of which there must be two or more."""
    found, end, number = 0, place, place
    while number < min(place + _MOST_HEADERS, len(lines)):
        if _HEADER_LINE.match(lines[number]):
            found += 1
            end = number + 1
        elif number > end + 1:
            break
        number += 1
    return end if found > 1 else 0


def _attribution_end(lines: list[str], place: int) -> int:
    """The place after "On Monday, somebody wrote:", which programs wrap over some lines."""
    first = lines[place].strip()
    if _WROTE_AT_ONCE.match(first) or _DATED_NAME.match(first):
        return place + 1
    if first.endswith(":") and _WHEN.search(first) and _marked_below(lines, place + 1):
        return place + 1  # in whatever language
    if not _BEGINS.match(first) or not _WHEN.search(first + _line(lines, place + 1)[:20]):
        return 0
    said = ""
    for number in range(place, min(place + _ATTRIBUTION_LINES, len(lines))):
        line = lines[number].strip()
        if _MARK.match(line) and not _WROTE.search(line) and not line.startswith((">:", "> :")):
            return 0
        said = f"{said} {line}".strip()
        if len(said) > _LONGEST_ATTRIBUTION or _NEXT_SENTENCE.search(said):
            return 0
        if _WROTE.search(said) or _ADDRESSED.search(said):
            return number + 1
        if line.endswith((". ", "!", "?")) or (
            not line and not _line(lines, number + 1).strip().startswith(("<", "mailto", ">"))
        ):
            return 0
    return 0


def _line(lines: list[str], place: int) -> str:
    return lines[place] if place < len(lines) else ""


def _marked_below(lines: list[str], place: int) -> bool:
    """Whether the quotation that begins here marks its lines, so that what follows them is the writer's again."""
    for number in range(place, min(place + 4, len(lines))):
        if _MARK.match(lines[number]):
            return True
        if lines[number].strip():
            return False
    return False


def _unsigned(lines: list[str]) -> tuple[list[str], list[str]]:
    """The lines without signature and disclaimer, and those."""
    own: list[str] = []
    signature: list[str] = []
    low = [folded(line) for line in lines]
    place = 0
    while place < len(lines):
        if _DASHES.match(lines[place]) and any(map(str.strip, own)):
            signature += lines[place:]
            break
        if _SENT_FROM.match(low[place]):
            signature.append(lines[place])
        elif _DISCLAIMER.match(low[place]) or _SMALL_PRINT.search(low[place]):
            end = _paragraph_end(lines, place)
            signature += lines[place:end]
            place = end
            continue
        elif _closes(lines, low, place) and any(map(str.strip, own)):
            own.append(lines[place])
            end = _signature_end(lines, low, place + 1)
            signature += lines[place + 1 : end]
            place = end
            continue
        else:
            own.append(lines[place])
        place += 1
    return own, signature


def _closes(lines: list[str], low: list[str], place: int) -> bool:
    """Whether the letter ends with this line: "Best regards", or a "Thanks" that no further sentence follows."""
    if len(lines[place]) >= _LONGEST_CLOSING or not _CLOSING.match(low[place]):
        return False
    below = next((line.strip() for line in lines[place + 1 :] if line.strip()), "")
    return not (below[-1:] in {".", "!", "?"} or below[:1].islower() or len(below.split()) > _MOST_NAMES)


def _paragraph_end(lines: list[str], place: int) -> int:
    while place < len(lines) and lines[place].strip():
        place += 1
    return place


def _signature_end(lines: list[str], low: list[str], place: int) -> int:
    """The place after what stands below "Best regards": to the end, but for an afterword."""
    for number in range(place, len(lines)):
        if _AFTERWORD.match(low[number]):
            return number
    return len(lines)
