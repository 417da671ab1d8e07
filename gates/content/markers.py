"""What is left in a text of a place that nobody filled in, in the syntaxes of both CRMs and their neighbours."""

import re
from functools import cache

from gates.late import late

# Unmistakable: a mail has no other use for these.
OPEN_MARKER = late(
    r"\[\[[^\]]*\]\]|\{\{.*?\}\}|\{!.*?\}|\{%.*?%\}|\{\{|\}\}|\[\[slot|\{![A-Za-z]"
    r"|\$\{\w+\}|\{[A-Za-z]+[._][\w.]*\}|\{(?:name|company|first|last|firstname|lastname|title|city)\}"
    r"|%%?[A-Z][A-Z_]{2,}%%?|\*\|[A-Z_:]+\|\*|<<\s*\w+\s*>>|«\w+_\w+»"
    r"|\[(?:first|last|full|your|company|contact|recipient|prospect|insert|sender|job)[ _-]?\w*(?: \w+)?\]"
    r"|\[(?:name|company|title|city)\]",
    re.IGNORECASE | re.DOTALL,
)

_ABOUT = (
    "insert|add|fill|your|their|his|her|recipient|prospect|contact|client|customer|company|organi[sz]ation|account|sender"
    "|recent|latest|relevant|similar|mutual|news|post|article|event"
    "|first|last|full|sur|name|job|title|role|position|industry|sector|city|region|country|state|team|department|topic"
    "|pain|problem|challenge|product|service|feature|benefit|metric|number|amount|percentage|percent|date|day|time|month"
    "|link|url|calendar|phone|email|signature|address|placeholder|specific|mention|reference|example|something|here"
    "|competitor|tool|use case|case study|value|opening|intro|greeting|personali[sz]ed|xx+"
    "|vorname|nachname|firma|anrede"
    "|nom|prenom|prénom|société|entreprise|nombre|apellido|empresa"
)


@cache
def wide_marker() -> re.Pattern[str]:
    """Places in the words of whoever left them: ``[insert pain point]``, ``<company>``, ``$XX``, TBD."""
    about = rf"(?i:{_ABOUT})"
    return re.compile(
        rf"(?P<bracket>\[\s*{about}(?:[ _./-]{{0,2}}[\w'’/.,:#&-]+){{0,7}}\s*\])"
        rf"|(?P<pointed><\s*{about}(?:[ _./-][\w'’/.,:#&-]+){{0,6}}\s*>|<\s*{about}(?:name|title)?\s*>)"
        r"|(?P<brace>\{\s*[A-Za-z][\w .|:-]{0,40}\s*\})"
        r"|(?P<round>\(\s*(?i:(?:insert|add|fill in)\s|your name|first name|last name|company name|placeholder)"
        r"[^)\n]{0,50}\)"
        r"|\((?:[\w-]+[ ,]+){0,5}"
        r"(?:if any|to be (?:confirmed|added|checked|filled in)|optional|check this|check with \w+)\))"
        r"|(?P<other>\$\{[^}\n]*\}|%[A-Za-z]+[_-]?[A-Za-z]+%|@@\w+@@|#[A-Z][A-Z_]{2,}#|__[A-Z][A-Z_]+__|~[A-Z_]{3,}~"
        r"|<%.*?%>|%recipient\.[\w.]+%|\|\w+:\w+\||&lt;\s*(?:first|last|company|insert|name)[^&]*&gt;)"
        r"|(?P<crossed>(?<![\w.])[$€£]?\s?[Xx]{2,4}\s?%|[$€£]\s?[Xx]{1,4}(?![\w])"
        r"|\b[Xx]\s?%(?!\w)"
        r"|(?<![A-Za-z] )(?<!\w)X{2,3}(?=\s(?:percent|per cent|days|hours|weeks|months|minutes|people|employees"
        r"|customers|companies|years|million|users|teams|of your|invoices)\b)|\bX{3,}\b"
        r"|\b(?:at|for|from|by|to|with|of|than) XX\b)"
        r"|(?P<word>\b(?:TBD|TBC|TBA|TODO|FIXME|T\.B\.D\.|[Ll]orem [Ii]psum|LOREM IPSUM)\b|\?\?\?+"
        r"|\b(?:INSERT|ENTER|ADD|YOUR) (?:[A-Z]{2,} ?){1,3}(?:HERE)?\b|\binsert (?:\w+ ){0,3}here\b"
        r"|\b(?:FIRST|LAST|COMPANY|CONTACT|FULL)[_ ]?NAME\b|\b(?:first|last|company|contact)_name\b|\bFirstName\b"
        r"|\bLastName\b|\bCompanyName\b)",
        re.DOTALL,
    )


def open_marker(text: str, names: str) -> re.Match[str] | None:
    """The first place that nobody filled in; `names` (in small letters) of the record may look like one."""
    sure = OPEN_MARKER.search(text)
    if sure or not _WORTH_LOOKING.search(text):
        return sure
    for found in wide_marker().finditer(text):
        said = found.group().strip().casefold()
        if not (said in names or _is_innocent(text, found)):
            return found
    return None


_WORTH_LOOKING = late(
    r"[\[\]<>{}]|\((?:insert|add|fill|your|first|last|company|name|placeholder)|[%@#~|]\w|__|&lt;"
    r"|if any\)|to be [acf]|optional\)|\(check|[Xx]{2}|[$€£]\s?[Xx]|\b[Xx]\s?%"
    r"|T\.?B\.?[DCA]|TODO|FIXME|orem|LOREM|\?\?\?|INSERT|ENTER|ADD|YOUR|insert|N(?:AME|ame)|_name"
)
_SOURCE = late(r"https?://\S*$")


def _is_innocent(text: str, found: re.Match[str]) -> bool:
    """A link's own characters; a date that is really still open ("the venue is TBD"); a footnote."""
    if _SOURCE.search(text[max(0, found.start() - 200) : found.start()]):
        return True
    said = found.group()
    if found.lastgroup == "pointed":
        return "@" in said or "://" in said
    if found.lastgroup == "word" and said.startswith(("TB", "T.B")):
        before = text[max(0, found.start() - 30) : found.start()].casefold()
        after = text[found.end() : found.end() + 20].casefold()
        talked_of = before.rstrip().endswith(("“", '"', "'", "‘", "your", "a", "the", "still", "marked", "as"))
        return talked_of and not after.lstrip().startswith(("%",))
    return False
