"""Everything that may support a statement about this recipient, indexed by what statements need.

Notes are not in it: what a colleague typed is never a source (product.md section 12). Each entry keeps its path, so
that a finding can show the fact it rests on, and its date, so that a stale fact supports nothing that sounds new.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property, lru_cache

from gates.claims.quantities import Kind, Quantity, may_hold_numbers, quantities
from gates.claims.when import times
from gates.claims.words import multiples, vague
from gates.draft import Sender
from gates.late import late
from gates.recipient import Recipient
from gates.text.plain import folded, plain
from gates.text.reading import read

_GROUPS = {
    name: words.split()
    for name, words in {
        "people": "employee people staff team headcount worker colleague person fte head strong workforce associate member "
        "mitarbeiter mitarbeitende mitarbeitenden beschaftigte beschaftigten leute leuten personen personne persona collaborateur "
        "empleada empleado employe salarie hand",
        "site": "location site facility property place premises standort standorte standorten sede",
        "office": "office buro bureau oficina",
        "store": "store shop outlet branch restaurant filiale filialen magasin tienda",
        "warehouse": "warehouse depot dc distribution hub",
        "plant": "plant factory mill werk werke werken usine planta",
        "role": "role position opening vacancy job hire posting requisition",
        "vehicle": "truck van vehicle lorry car fleet tractor trailer",
        "customer": "customer client account user subscriber member shopper",
        "country": "country market land",
        "revenue": "revenue turnover arr sale umsatz mrr",
        "funding": "funding round raise raised series seed investment capital investor",
        "year": "year founded established old anniversary business since decade",
        "growth": "growth grew grow increase up rise",
        "product": "product sku item part",
        "order": "order shipment parcel delivery load",
        "room": "room bed unit",
    }.items()
}
_GROUP_OF = {word: group for group, words in _GROUPS.items() for word in words}
_ANY_SITE = frozenset({"site", "office", "store", "warehouse", "plant"})
_PLAIN_KEY_WORDS = frozenset(
    "count number num total of the as is and for in company contact size current annual recent latest total_ amount "
    "value text name per new no n x date a an with at by to from on it its their our your we you i are was were about around over "
    "under more than only just some any all both each other own be has have had this that these those lot".split()
)
SHORT_LIVED = frozenset({"role"})
LIFE = {"role": timedelta(days=120)}
COMMON_LIFE = timedelta(days=550)


@lru_cache(maxsize=8192)
def stem(word: str) -> str:
    """The word without its plural or possessive ending; crude, and the same on both sides of a comparison."""
    word = word.removesuffix("'s").removesuffix("'")
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and word.endswith(("ches", "shes", "xes", "sses")):
        return word[:-2]
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


def attributes(words: Iterator[str] | tuple[str, ...]) -> frozenset[str]:
    """What these words say is counted: groups where we know them, else the stems themselves."""
    stems = [stem(w) for w in words]
    return frozenset(_GROUP_OF.get(s, s) for s in stems if s not in _PLAIN_KEY_WORDS and not s.isdigit())


def is_group(attribute: str) -> bool:
    """Whether that is one of the things that we know how companies count."""
    return attribute in _GROUPS


def same_attribute(said: frozenset[str], fact: frozenset[str]) -> bool:
    """Whether both count the same thing; "locations" may be offices, stores, warehouses or plants."""
    if said & fact:
        return True
    return ("site" in said and bool(fact & _ANY_SITE)) or ("site" in fact and bool(said & _ANY_SITE))


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A number that a fact holds; `high` differs from `value` where the CRM keeps a range."""

    value: float
    high: float
    kind: Kind
    unit: str
    about: frozenset[str]
    path: str
    dated: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A dated or undated piece of text that may support a statement: a property, a news item, a round, an activity."""

    path: str
    text: str
    words: frozenset[str]
    dated: date | None
    status: str
    ours: bool  # something that they did with us

    @property
    def fell_through(self) -> bool:
        """Whether it was planned and did not happen, or is denied."""
        return bool(_FELL_THROUGH.search(folded(f"{self.status} {self.text if not self.ours else ''}")))


_FELL_THROUGH = late(
    r"\b(?:cancel\w*|no.?show|declin\w*|postpon\w*|missed|did not attend|didn't attend|not "
    r"attended|absent|reject\w*|denied|denies"
    r"|rumou?r\w*|call(?:s|ed|ing)? off|abandon\w*|withdrawn|failed|voicemail|no.?answer|unanswered|scrapped|paused|halt\w*|shelv\w*|freez\w*|froze|on "
    r"hold|delayed)\b"
)


_ROOT = 6


@dataclass(frozen=True, eq=False)
class Known:
    """The index: `theirs` are words that stand in facts about them, `ours` in what we may say about us."""

    now: date
    figures: tuple[Figure, ...]
    items: tuple[Item, ...]
    theirs: frozenset[str]
    ours: frozenset[str]
    company: frozenset[str]
    people: frozenset[str]
    approved: tuple[Figure, ...]
    brands: frozenset[str]  # the first words of our products
    self: frozenset[str]  # our own names: firm, sender, products
    called: frozenset[str] = frozenset()  # the first words of the company's names
    around: frozenset[str] = frozenset()  # words of all news, also of what other firms did: they may be named
    gone: frozenset[str] = frozenset()  # words that stand only in what they gave up: `products_cancelled`

    def supports(self, word: str) -> bool:
        """Whether a fact about them holds this word."""
        return word in self.theirs or stem(word) in self.theirs

    def tells(self, word: str) -> bool:
        """Whether a fact about them, or what we may say about us, holds this word or one of its family."""
        return self.supports(word) or word in self.ours or (len(word) >= _ROOT and word[:_ROOT] in self.roots)

    def did(self, verb: str) -> bool:
        """Whether a fact about them holds this regular past verb in any form: "opened" for news of "opens"."""
        root = verb.removesuffix("ed")
        return any(w.startswith(root) for w in self.theirs) if len(root) > 2 and root != verb else verb in self.theirs

    @cached_property
    def roots(self) -> frozenset[str]:
        """The beginnings of the longer words: "automat" for automation, automating, automated."""
        return frozenset(w[:_ROOT] for w in self.theirs if len(w) >= _ROOT)


_YEAR = late(r"\b(?:19|20)\d\d\b")


def _deed(text: str) -> frozenset[str]:
    """ "Founded: 2009", "opened: 2021": a name that is a deed, with its year, tells that it was done."""
    name, mark, value = text.partition(": ")
    words = name.lower().split()
    done = mark and len(words) == 1 and words[0].endswith("ed") and _YEAR.search(value)  # not "merged: no"
    return frozenset(words[:1]) if done else frozenset()


def known(recipient: Recipient, sender: Sender) -> Known:
    """The index of one recipient and one sender."""
    items = (*_items(recipient), *_agreements(recipient))
    names = (recipient.contact.company, *recipient.aliases, *(r.company for r in recipient.records))
    people = (recipient.contact.first_name, recipient.contact.last_name)
    # A property's name tells nothing ("City: Ghent"); the words before a headline's colon do.
    told = (_words(i.text if ".news" in i.path else i.text.split(": ", 1)[-1]) for i in items)
    deeds = (_deed(i.text) for i in items)
    theirs = frozenset().union(*told, *deeds, _words(" ".join((*names, *people))))
    return Known(
        now=recipient.as_of.date(),
        figures=tuple(_figures(recipient, items)),
        items=items,
        theirs=theirs | _places(theirs),
        ours=_ours(sender),
        company=frozenset(w for w in _words(" ".join(names)) if w not in _LEGAL and len(w) > 1),
        people=_words(" ".join(people)),
        self=_words(" ".join((sender.name, sender.company, *sender.offer.products))) - _LEGAL,
        brands=frozenset(folded(p).split()[0] for p in sender.offer.products if p.strip()),
        gone=_gone(items),
        called=frozenset(folded(n).split()[0] for n in names if n.strip()),
        around=frozenset().union(*(_words(n.title) for n in recipient.news)),
        approved=tuple(f for text in (a.text for a in sender.offer.approved_claims) for f in _approved(text)),
    )


_GIVEN_UP = late(
    r"^(?:[\w ]+ )?(?:cancel\w*|former\w*|previous\w*|past|ended|churned|declined|rejected|terminated|removed|retired|lost|unused|not used|old)(?: [\w ]+)?:"
)


def _gone(items: tuple[Item, ...]) -> frozenset[str]:
    """What the record holds only as given up; a former employer is no tool, but nobody says that they use it."""
    given_up = [i for i in items if not i.ours and ".news" not in i.path and _GIVEN_UP.search(folded(i.text))]
    if not given_up:
        return frozenset()
    kept = (i for i in items if i not in given_up)
    return (
        frozenset().union(*(_words(i.text.partition(": ")[2]) for i in given_up)).difference(*(i.words for i in kept))
    )


def known_text(index: Known, phrase: str) -> bool:
    """Whether these words stand together in a fact about them."""
    return any(phrase in folded(i.text) for i in index.items)


_LEGAL = frozenset("inc ltd llc gmbh ag co corp company limited plc sa sas sarl srl bv nv group the of and".split())
_PLACES = {
    "us": "america american usa united states u.s", "usa": "america american us united states", "gb": "uk britain british united kingdom england",
    "uk": "gb britain british united kingdom england", "de": "germany german deutschland", "fr": "france french", "ca": "canada canadian",
    "ie": "ireland irish", "es": "spain spanish", "it": "italy italian", "nl": "netherlands dutch", "at": "austria austrian",
    "ch": "switzerland swiss", "au": "australia australian", "be": "belgium belgian", "se": "sweden swedish", "dk": "denmark danish",
    "no": "norway norwegian", "pl": "poland polish", "pt": "portugal portuguese", "oh": "ohio", "tx": "texas", "il": "illinois",
    "ny": "york", "pa": "pennsylvania", "mi": "michigan", "wi": "wisconsin", "mn": "minnesota", "co": "colorado", "wa": "washington",
    "or": "oregon", "wales": "welsh", "scotland": "scottish", "texas": "texan", "italy": "italian", "poland": "polish", "austria": "austrian", "switzerland": "swiss", "sweden": "swedish", "norway": "norwegian", "denmark": "danish", "netherlands": "dutch", "portugal": "portuguese", "london": "londoner", "bavaria": "bavarian", "ga": "georgia", "fl": "florida", "nc": "north carolina", "va": "virginia", "ma": "massachusetts", "nj": "jersey",
    "az": "arizona", "ut": "utah", "mo": "missouri", "ky": "kentucky", "tn": "tennessee", "in": "indiana", "ia": "iowa", "ks": "kansas",
    "germany": "german de", "france": "french fr", "spain": "spanish es", "canada": "canadian ca", "ireland": "irish ie",
    "on": "ontario", "qc": "quebec", "bc": "columbia", "ab": "alberta",
}  # fmt: skip


def _places(words: frozenset[str]) -> frozenset[str]:
    return frozenset(w for place, names in _PLACES.items() if place in words for w in names.split())


_WORD = late(r"\d[\d.,]*\d[a-z]{0,3}|[^\W_]+(?:'[^\W_]+)*")


@lru_cache(maxsize=2048)
def _words(text: str) -> frozenset[str]:
    found = _WORD.findall(folded(plain(text).text))
    return frozenset(form for w in found for form in (w, stem(w), w.removesuffix("'s")))


def _ours(sender: Sender) -> frozenset[str]:
    offer = sender.offer
    texts = (
        sender.name,
        sender.company,
        *sender.domains,
        *sender.link_hosts,
        sender.postal_address,
        *offer.products,
        *offer.integrations,
        *(c.name for c in offer.certifications),
        *(r.name for r in offer.references),
        *(a.text for a in offer.approved_claims),
    )
    return _words("\n".join(texts))


def _as_of(recipient: Recipient, path: str) -> date | None:
    """The day of which a count is, where the CRM keeps it beside the count: `employee_count_as_of`."""
    fact = recipient.facts.get(f"{path}_as_of") or recipient.facts.get(f"{path}_date")
    if fact is None or not isinstance(fact.value, str):
        return None
    try:
        return date.fromisoformat(fact.value[:10])
    except ValueError:
        return None


def _items(recipient: Recipient) -> Iterator[Item]:
    for path, fact in recipient.facts.items():
        text = (fact.field.replace("_", " ") if fact.value else "") if isinstance(fact.value, bool) else str(fact.value)
        key = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", fact.field).replace("_", " ")
        yield _item(path, f"{key}: {text}", _as_of(recipient, path) or fact.changed_at, "", ours=False)
    names = (recipient.contact.company, *recipient.aliases)
    for news in recipient.news:
        if _of_another_firm(news.title, names, recipient.contact.last_name):
            continue  # what another firm did supports nothing about this one
        yield _item(news.path, f"{news.title} ({news.tag})", news.at, "", ours=False)
    for round_ in recipient.funding:
        named = f"raised funding round Series {round_.round} {_amount(round_.amount, round_.currency)}"
        yield _item(round_.path, named, round_.at, "", ours=False)
    for number, act in enumerate(recipient.activities):
        text = f"{act.kind.replace('_', ' ')}: {act.detail}"
        yield _item(f"contact.activities[{number}]", text, act.at, act.status, ours=True)


_AGREED = late(r"opt.?in|double|subscri|sign.?up|consent|granted|confirm|register|agreed")


def _agreements(recipient: Recipient) -> Iterator[Item]:
    """What the consent record says that they did: signed up, asked for mail, were referred by somebody."""
    for consent in recipient.consents[:1]:
        told = f"{consent.basis or ''} {consent.origin or ''} {consent.scope or ''}".replace("_", " ")
        for event in consent.history:
            if _AGREED.search(folded(event.event)):
                yield _item(
                    "contact.consent", f"{event.event} {told} {_SIGNED_UP}".replace("_", " "), event.at, "", ours=True
                )
        if _REFERRED.search(folded(told)):
            yield _item("contact.consent", f"referral {told}", consent.recorded_at, "", ours=True)


_REFERRED = late(r"refer|introduc|colleague|recommend")
_SIGNED_UP = "signed up: form signup newsletter registration asked requested news updates interest"


_LEADING = late(r"(?:[A-Z][\w'’&.-]*\s+){2,}")


def _of_another_firm(title: str, names: tuple[str, ...], person: str = "") -> bool:
    """Whether a headline opens with a firm's name and names neither the company, nor an alias, nor the person."""
    found = _LEADING.match(f"{title} ")
    if found is None or not any(names):
        return False
    low = _words(title)
    if person and folded(person) in low:
        return False
    firsts = [[w for w in _WORD.findall(folded(n)) if w not in _LEGAL and len(w) > 1][:1] for n in names]
    if any(f and (f[0] in low or any(w.startswith(f[0][:_ROOT]) for w in low if len(f[0]) >= _ROOT)) for f in firsts):
        return False
    opening = [w for w in _WORD.findall(folded(found.group())) if w not in _LEGAL]
    return len(opening) > 1 and opening[0] not in _OPENS_NO_NAME


_OPENS_NO_NAME = frozenset(
    "new series first second third major big ceo cfo coo cto local expansion award acquisition merger funding investment uk us eu european "
    "german french annual record company firm family team competitor".split()
)


def _amount(amount: float | None, currency: str) -> str:
    return "" if amount is None else f"{amount:.0f} {currency}"


def _item(path: str, text: str, at: date | datetime | None, status: str, *, ours: bool) -> Item:
    dated = at.date() if isinstance(at, datetime) else at
    return Item(path=path, text=text, words=_words(text), dated=dated, status=status, ours=ours)


def _figures(recipient: Recipient, items: tuple[Item, ...]) -> Iterator[Figure]:
    numbers = {p: f.value for p, f in recipient.facts.items()}
    for item in items:
        value = numbers.get(item.path)
        if isinstance(value, int | float) and not isinstance(value, bool):
            yield from _plain(item, float(value))
        else:
            yield from _stated(item)
            yield from _listed(item)
    for round_ in recipient.funding:
        if round_.amount is not None:
            yield Figure(
                value=round_.amount, high=round_.amount, kind=Kind.MONEY, unit=round_.currency.upper(),
                about=frozenset({"funding"}), path=round_.path, dated=round_.at,
            )  # fmt: skip


_LIST = late(r"\s*(?:[,;/|]|\band\b|&)\s*")
_LONGEST_NAME = 4


def _listed(item: Item) -> Iterator[Figure]:
    """A property that lists short names ("Ohio, Texas and Utah") counts them."""
    if item.ours or not item.path.startswith(("company.", "contact.")) or ".news" in item.path:
        return
    key, _, value = item.text.partition(": ")
    names = [n for n in _LIST.split(value) if n]
    if len(names) > 1 and all(
        len(n) > 2 and len(n.split()) <= _LONGEST_NAME and not n[0].isdigit()
        for n in names  # "Columbus, OH" is one place
    ):
        about = attributes(tuple(key.split()))
        yield Figure(
            value=float(len(names)), high=float(len(names)), kind=Kind.COUNT, unit="", about=about, path=item.path, dated=item.dated
        )  # fmt: skip


_RATES = frozenset("pct percent rate growth share margin churn yoy ratio utilization utilisation".split())
_MONEYS = frozenset("revenue arr mrr turnover amount funding budget spend price usd eur gbp sales value raised".split())
_YEARS = frozenset("founded established incorporated year since start started opened joined".split())


def _plain(item: Item, value: float) -> Iterator[Figure]:
    key = item.text.split(":", 1)[0].split()
    kind = Kind.COUNT
    if _RATES & set(key):
        kind, value = Kind.PERCENT, value * 100 if 0 < abs(value) <= 1 else value
    elif _MONEYS & set(key) and "count" not in key and "team" not in key:
        kind = Kind.MONEY
    elif _YEARS & set(key) and 1700 <= value <= 2100:
        kind = Kind.YEAR
    unit = next((u for u in ("USD", "EUR", "GBP") if u.lower() in key), "")
    yield Figure(
        value=value, high=value, kind=kind, unit=unit, about=attributes(tuple(key)), path=item.path, dated=item.dated
    )


def _stated(item: Item) -> Iterator[Figure]:
    """The numbers inside a text, with the words beside them and the name of the property."""
    if not may_hold_numbers(item.words):
        return  # most texts of a CRM hold none, and reading costs more than looking
    text = read(item.text)
    key = tuple(item.text.split(":", 1)[0].lower().split()) if not item.path.startswith("company.news") else ()
    for sentence in text.sentences:
        dates = times(text, sentence, _ANY_DAY)
        for q in (*quantities(text, sentence), *vague(text, sentence), *multiples(text, sentence)):
            if q.kind in {Kind.YEAR, Kind.MONEY} or not any(t.first < q.last and q.first < t.last for t in dates):
                yield _of(q, item, key)


@lru_cache(maxsize=512)
def _approved(text: str) -> tuple[Figure, ...]:
    item = Item(path="sender.approved_claims", text=text, words=_words(text), dated=None, status="", ours=False)
    return tuple(_stated(item))


_ANY_DAY = date(2000, 1, 1)  # where a number is part of a date does not depend on the day


def _of(q: Quantity, item: Item, key: tuple[str, ...]) -> Figure:
    return Figure(
        value=q.value,
        high=q.high,
        kind=q.kind,
        unit=q.unit,
        about=attributes(q.nouns) | attributes(key),
        path=item.path,
        dated=item.dated,
    )
