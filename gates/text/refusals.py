"""Where a text says no to our mail: in a rep's note, an activity, a CRM value, a line of the consent history, a reply.

A phrase alone proves nothing. It counts unless its clause denies it ("did not opt out"), only allows it ("can opt out
at any time"), is about another channel ("no calls, mail is fine"), another kind of mail ("off the newsletter only"),
another address, somebody else, or the trade of the company ("their tool handles unsubscribes"). Any doubt is a no.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache, lru_cache

from gates.text import refusal_ways as ways
from gates.text import refusal_words as words
from gates.text.lexicon import Hit, Lexicon
from gates.text.plain import folded
from gates.text.reading import Text, read
from gates.text.refusal_elsewhere import elsewhere, of_their_own
from gates.text.refusal_frame import framed
from gates.text.refusal_wish import lone, wished


class No(StrEnum):
    """What kind of no it is, the strictest first."""

    OPT_OUT = "opt_out"
    ERASURE = "erasure"
    LEGAL = "legal"
    NO_INTEREST = "no_interest"
    PAUSE = "pause"


@dataclass(frozen=True, slots=True)
class Refusal:
    """A no, and its place in the original text."""

    kind: No
    start: int
    end: int
    text: str


_WISHED = "+"  # a label that ends so holds phrases that are a no only where somebody wishes it


@cache
def _lexicon() -> Lexicon:
    spelled = words.spelled
    opt_out = (
        f"{words.OPT_OUT}\n{words.DUTY_OPT_OUT}\n{words.FRENCH_OPT_OUT}\n{words.SPANISH_OPT_OUT}\n{words.OTHER_OPT_OUT}"
    )
    return Lexicon(
        {
            No.OPT_OUT.value: spelled(f"{opt_out}\n{ways.TAKEN_BACK}"),
            f"{No.OPT_OUT.value}{_WISHED}": spelled(ways.ASKED_AWAY),
            No.ERASURE.value: spelled(f"{words.ERASURE}\n{ways.ERASED}"),
            No.LEGAL.value: spelled(f"{words.LEGAL}\n{ways.LETTER}"),
            No.NO_INTEREST.value: spelled(words.NO_INTEREST),
            No.PAUSE.value: spelled(words.PAUSE),
        }
    )


@lru_cache(maxsize=1024)
def refusals(
    original: str, *, names: frozenset[str] = frozenset(), today: date | None = None, written: date | None = None
) -> tuple[Refusal, ...]:
    """Every no in this text; `names` are folded words that name the person and their company, `written` is its day."""
    text = read(original)
    hits = _lexicon().search(text)
    found = [(No(h.label.removesuffix(_WISHED)), h) for h in hits if not h.label.endswith(_WISHED) or wished(text, h)]
    found += [(No.OPT_OUT, h) for h in lone(text)]
    kept = [(kind, hit) for kind, hit in found if _counts(text, kind, hit, names, today, written)]
    if not any(kind is No.OPT_OUT for kind, _ in kept):
        kept += [(No.OPT_OUT, h) for h in framed(text) if _counts(text, No.OPT_OUT, h, names, today, written)]
    return tuple(Refusal(kind, *text.original(hit.start, hit.end)) for kind, hit in kept)


_SHOUTED = frozenset({"STOP", "UNSUBSCRIBE", "REMOVE"})


def _counts(text: Text, kind: No, hit: Hit, names: frozenset[str], today: date | None, written: date | None) -> bool:
    around = _Around.of(text, hit)
    if kind is No.NO_INTEREST:
        return _no_interest(around)
    if any(t.text in _SHOUTED for t in text.tokens[hit.first : hit.last]):
        return not around.denied()  # the very word that our footers ask for
    return not (
        around.denied()
        or around.only_possible()
        or around.innocent()
        or of_their_own(around.inside, around.sentence)
        or elsewhere(" ".join(around.before), around.inside, around.after, around.sentence)
        or around.other_channel()
        or around.other_mail()
        or around.other_address()
        or around.their_trade()
        or around.somebody_else(names)
        or around.over(today, written)
    )


_NEGATORS = frozenset(
    "not no never didn't hasn't haven't isn't wasn't doesn't don't nobody none neither without cannot can't won't "
    "nicht kein keine "
    "keinen nie ohne ne n'a pas sin nunca jamais non nein niet geen".split()
)
_JOINTS = frozenset(", ; : . and but then because since after so und aber et mais y pero sondern instead - ! ?".split())
_NO_DENIAL = frozenset(
    "forget fail hesitate only just merely doubt wait longer more further bother again reply response answer "
    "mehr".split()
)
_POSSIBLE = frozenset(
    "can could may might if unless whether how where option possibility able allowed easily anytime should would "
    "kann konnen "
    "konnte falls wenn moglichkeit ob peut pourra si puede podria would".split()
)
_REQUESTS = frozenset(
    "asked asks asking wants want wanted requested requests demanded demands insisted told wishes please pls said says "
    "wish wrote replied bat bittet bitte mochte will wunscht gebeten souhaite demande veut quiere pide pidio desea "
    "solicita "
    "like prefer prefers rather sooner grateful appreciate appreciates appreciated glad thankful".split()
)
_GENERIC = frozenset(
    "link links page pages rate rates handling management manage process processes flow flows feature button buttons "
    "compliance header headers wording text preferences form footer notice notices option options mechanism tool tools "
    "software function sentence line clause workflow automation sync platform seite rahmen funktion quote lien bouton "
    "enlace boton metrics benchmark trend trends numbers figures statistics language period deadline right policy "
    "policies".split()
)
_TRADE = re.compile(
    r"\b(?:handl\w+|process(?:es|ing)|manag(?:e|es|ing)|track(?:s|ing)|automat\w+|reduc\w+|lower(?:s|ing)?|measur\w+|honou?r\w*"
    r"|about|regarding|their (?:own "
    r")?(?:customers?|users?|subscribers?|clients?|patients|members|readers|leads)|customers who"
    r"|users who|subscribers who|churn|too many|high(?:er)?|many|demo of|evaluat\w+|looking (?:for|at)|interested "
    r"in|needs?"
    r"|struggl\w+|trouble with|wants? (?:a|an|better|help)|how we|how our|explained)\b"
)
_NOUNS_FOR_TRADE = frozenset(
    "unsubscribe unsubscribes unsubscribed optout suppression blacklist blocklist dnc opt".split()
)
_PHONE = frozenset(
    "call calls calling called phone telephone phoned ring rings ringing mobile cell sms texts texting voicemail "
    "voicemails "
    "whatsapp linkedin inmail fax post letter letters flyers brochures visit visits telefon telefonisch anrufe appel llamada telefonate telefonata bellen telefoontjes "
    "anrufen anruf "
    "handy telephone telephonique appels appeler telefono llamadas llamar slack".split()
)
_MAILS = frozenset(
    "email emails mail mails emailing mailing e-mail emailed mailings mailen anmailen anzumailen correo correos "
    "courriel "
    "courriels anschreiben write writing".split()
)
_MAIL_IS_FINE = re.compile(
    r"(?:prefers?|preferred|only|just|but|instead|rather|except|other than|anything but|ok|okay|fine|fine with|happy "
    r"with|welcomes?"
    r"|use|lieber|nur|sondern|par|plutot|mejor|prefiere|prefere) (?:\w+ ){0,4}?(?:e "
    r"?-?)?(?:mails?|emails?|correo|courriel|writing)\b"
    r"|(?:e-?)?mails? (?:is|are|was|ist|sind|instead|only|please|ok|fine|preferred|est)\b|write (?:\w+ )?instead"
)
_OTHER_MAIL = re.compile(
    r"\b(?:news ?-?letters?|digest|blog|webinars?|webinaires?|webinarios?|seminaires?|seminarios?|events? (?:mails?|invit\w+|list|reminders?)|invitations?|event "
    r"invites"
    r"|product updates?|release notes|surveys?|nps|feedback requests?|job "
    r"alerts?|alerts?|notifications?|catalog(?:ue)?s?|brochures?"
    r"|invoices?|statements?|reminders?|receipts?|rechnungen|umfragen?|rundbrief|infobrief|boletin(?:es)?|lettre "
    r"d'information"
    r"|infolettre|facturas?|factures?|podcast|christmas cards?|printed|trial|pilot|waiting list|waitlist|attendee list"
    r"|guest list|guestlist|meeting|call invite|beta|course|training|slack channel|calendar)\b"
)
_ALL_MAIL = re.compile(
    r"\b(?:all|any|everything|every|anything|alle[nmrs]?|allem|sales|marketing|commercial|outreach|toda?s?|tout(?:e|es)?|tous"
    r"|contact\w*|at all|other|and (?:e-?)?mails|werbung|again|us|further)\b"
)
_OTHER_ADDRESS = re.compile(
    r"\b(?:old|former|previous|shared|group|generic|general|team|support|info|private|personal|home|gmail|assistant'?s?"
    r"|colleague'?s?|other|role|alias|alte|alten|private|allgemeine|ancienne|personal|antiguo)\b[^.;]{0,25}?"
    r"\b(?:address|addresses|inbox|mailbox|account|alias|adresse|postfach|correo|buzon|e-?mail)\b"
    r"|\b(?:info|support|sales|office|hello|accounts)@"
)
_OTHERS = re.compile(
    r"\b(?:(?:his|her|their|our contact's|the) "
    r")?(?:colleague|predecessor|assistant|boss|successor|ex-colleague|husband|wife"
    r"|namesake|kollege|kollegin|vorganger|collegue|predecesseur|colega|competitors?|other vendors?|another "
    r"vendor|vendors|suppliers"
    r"|recruiters|agencies|agency|different person|another person|someone else|another contact|other contact)\b"
)
_SPEAKS_FOR = ("assistant", "husband", "wife")  # who asks for them, not for themselves
_OBJECT_IS_THEM = re.compile(
    r"\b(?:this (?:company|account|person|contact)|anyone|everyone|nobody|whole|entire|company)\b"
)
_SUBJECT_IS_THEIRS = frozenset("they you i people who customers suppliers vendors reps users clients tools".split())
_HOURS = re.compile(
    r"^\W*(?:him |her |them |me )?(?:after|before|during|on|in|at|outside)? ?(?:of )?(?:the "
    r")?(?:\d{1,2}(?::\d\d)?(?: ?(?:am|pm|h|uhr))?\b(?! ?\w*\d{4})"
    r"|(?:office |business |working "
    r")?hours|weekends?|(?:mon|tues|wednes|thurs|fri|satur|sun)days?|evenings?|mornings?|lunch\w*"
    r"|nights?|afternoons?|noon|month end|quarter end|holidays?|school runs?)"
)
_STOPPED_OTHERWISE = re.compile(
    r"^\W*(?:by\b|at\b|in for\b|over\b|off\b|the (?:trial|pilot|project|invoice|subscription|order))"
)
_OBJECTS = re.compile(
    r"^ (?:\w+ )?(?:pos?|purchase orders?|spread ?sheets?|files?|pdfs?|documents?|docs?|reports?|forms?|time "
    r"?sheets?|orders?|quotes?"
    r"|attachments?|samples?|letters?|contracts?|price lists?|paper|hardware|parts|parcels|boxes|cheques?|checks?)\b"
)
_BARE_NO = re.compile(r"no (?:\w+ )?(?:outreach|contact|e ?-?mails|mails|mailings|marketing|solicitation)$")
_BETWEEN = frozenset("miss wait stop lose delay unsubscribe forget".split())
_SOFT = re.compile(
    r"\b(?:yet|right now|at the moment|this (?:year|quarter|month)|until|for "
    r"now|currently|today|but|however|though|momentan|derzeit"
    r"|aktuell|noch|aber|pour l'instant|pour le moment|mais|por ahora|de momento|pero|in (?:the|a|our) "
    r"(?!future|least)\w+|in \w+ing\b"
    r"|in (?!us\b|our\b|hearing|receiving|being|any)\w+|conflict|rates?)\b"
)
_MONTHS = {m: n for n, m in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)} | {
    "marz": 3, "mai": 5, "okt": 10, "dez": 12, "fev": 2, "avr": 4, "aou": 8, "ene": 1, "abr": 4, "ago": 8, "dic": 12,
}  # fmt: skip
_UNTIL = re.compile(
    r"\b(?:until|till|before|bis|vor|avant|jusqu'(?:a|en)|hasta|antes de)\b[^.;]{0,20}?(?:(\d{4})-(\d\d)(?:-(\d\d))?"
    r"|(?:(\d{1,2})\.? )?([a-z]{3})[a-z]*\.? (\d{4})|q([1-4]) (\d{4})|(\d{4}))"
)
_BY_PHONE = re.compile(
    r"\b(?:by|via|per|over the|on the|am|par|por|al|over|via de|beim|im) (?:tele)?(?:phone|fon|fono|foon|call|gesprach|anruf)\b|\btelefonisch\b"
    r"|\b(?:par|por|per) telefon[eo]\b|\bpar telephone\b"
)
# A month without a year means the next one after the day of the note.
_UNTIL_MONTH = re.compile(
    r"\b(?:until|till|before|bis|vor|avant|jusqu'(?:a|en)|hasta|antes de) (?:\w+ )?([a-z]{3})[a-z]*\b"
)


@dataclass(frozen=True, slots=True)
class _Around:
    """The sentence of a phrase: the folded words before, in and after it."""

    before: tuple[str, ...]
    inside: str
    after: str
    sentence: str
    first_after: str

    @classmethod
    def of(cls, text: Text, hit: Hit) -> "_Around":
        sentence = text.sentence_of(hit.first)
        low = folded(text.said(sentence))
        start, end = hit.start - sentence.start, hit.end - sentence.start
        before = tuple(t.word for t in text.tokens[sentence.first : hit.first])
        after = text.tokens[hit.last].word if hit.last < sentence.last else ""
        return cls(before, low[start:end], low[end:], low, after)

    def denied(self) -> bool:
        """ "Did not opt out", "never asked us to stop", "no opt-out on file"."""
        left = 6
        for place in range(len(self.before) - 1, -1, -1):
            word = self.before[place]
            if word in _JOINTS or left == 0:
                break
            if word in _NEGATORS and not (word == "ne" and self.inside.startswith(("plus", "pas", "jamais"))):
                following = self.before[place + 1] if place + 1 < len(self.before) else ""
                return following not in _NO_DENIAL and word + " " + following != "no response"
            left -= 1
        return bool(
            re.match(
                r"^\W*(?:was|is|were)? ?(?:a )?(?:not|never) (?:given|set|true|requested|received|recorded)", self.after
            )
        )

    def only_possible(self) -> bool:
        """ "Can opt out at any time", "if she unsubscribes": allowed, not done; a request for it is a no."""
        possible = not _POSSIBLE.isdisjoint(self.before[-6:])
        return (
            possible
            and _REQUESTS.isdisjoint(self.before)
            and not re.match(r"(?:may|must|should|shall|do|rather|sooner)\b", self.inside)
        )

    def innocent(self) -> bool:
        """ "Stop by our booth", "not before 9 am", "they do not contact suppliers", "does not want to miss"."""
        if _BARE_NO.match(self.inside) and not (
            re.match(r"^\W*(?:$|please|allowed|permitted|per\b|at all|whatsoever|by order)", self.after)
            and re.search(r"(?:^|[-:;,.(\"'])$", "".join(self.before[-1:]))
        ):
            return True
        if self.inside.split()[-1] in {"stop", "cease", "remove", "enough", "back"} or self.inside.startswith("stop"):
            after = self.after.strip(" \"'")
            if (
                self.inside.endswith("stop")
                and after
                and not re.match(
                    r"(?:[.!,;?)]|and|now|immediately|asap|this|please|it|completely|altogether|for good|or)", after
                )
            ):
                return True
        if _STOPPED_OTHERWISE.match(self.after) and "stop" in self.inside:
            return True
        if _HOURS.match(self.after) or re.match(
            r"^\W*(?:the|a|an|their|his|her) (?:assistant|secretary|switchboard)", self.after
        ):
            return True
        if _OBJECTS.match(self.after) and re.search(
            r"(?:emailing|sending|mailing|messaging|send|email|mail)$", self.inside
        ):
            return True
        subject = self.before[-1] if self.before else ""
        if re.match(r"(?:do not|don't|dont|never)\b", self.inside) and (
            (subject in _SUBJECT_IS_THEIRS and not (subject == "you" and not _REQUESTS.isdisjoint(self.before)))
            or (
                subject == "we"
                and _REQUESTS.isdisjoint(self.before)
                and not re.match(r"^ (?:him|her|them|this|anyone)\b", self.after)
            )
        ):
            return True
        if re.match(r"(?:let|leave) \w+ be$", self.inside) and re.match(r" [a-z]", self.after):
            return True
        if re.match(r"not be|be ", self.inside) and {"could", "couldn't", "can't", "cannot"} & set(self.before[-2:]):
            return True
        return (
            not _BETWEEN.isdisjoint(re.findall(r"[a-z]+", self.inside)[2:])
            and re.match(r"(?:do|does|don't|doesn't|didn't|not|no longer)\b", self.inside) is not None
        )

    def other_channel(self) -> bool:
        """ "No more calls, she prefers e-mail": the no is about the telephone."""
        told = _BY_PHONE.sub(" ", self.after)  # the way in which it was said
        clause = re.split(r"[,.;:()]| - ", told, maxsplit=1)[0]
        if re.match(r"opt|unsub|consent|withdr|revok|object|widerspr|desabon|replied|wrote|told|said", self.inside):
            clause = clause if re.match(r" (?:of|from|to|for)\b", clause) else ""
        after = set(re.findall(r"[a-z]+", clause)[:6])
        said = set(re.findall(r"[a-z]+", self.inside))
        if {"keine", "keinerlei", "keinen", "gdpr", "dsgvo", "rgpd", "privacy"} & said:
            said -= {"post", "letter"}  # German for mail of any kind; a letter that objects
        refused, _, instead = self.inside.partition(",")
        if _MAIL_IS_FINE.search(instead) and _PHONE & set(re.findall(r"[a-z]+", refused)):
            return True
        if _MAILS & said or "mail" in said:
            return bool(_MAIL_IS_FINE.search(self.after)) and bool(_PHONE & after) and "and" not in after
        if _MAIL_IS_FINE.search(self.sentence) and (
            _PHONE & set(re.findall(r"[a-z]+", self.sentence)) or "except" in after
        ):
            return True
        if re.search(r"\b(?:postfach|inbox|mailbox|posteingang|buzon|boite)\b", self.sentence):
            return False
        return bool(_PHONE & (after | said)) and not ((_MAILS | {"mail", "or", "nor"}) & after)

    def other_mail(self) -> bool:
        """ "Off the newsletter only": another kind of mail, unless all mail is meant as well."""
        if self.inside.endswith(("spam", "junk", "button")):
            return False  # a complaint about any mail of ours is one about us
        near = self.inside + " " + self.after[:60]
        before = " ".join(self.before[-5:])
        # "Reply to the October newsletter: 'take me off this'": what was answered is not what is refused.
        head = self.sentence.partition(self.inside)[0]
        if ":" in head:
            before = " ".join(head.rpartition(":")[2].split()[-5:])
        kind = _OTHER_MAIL.search(near) or _OTHER_MAIL.search(before)
        if kind is None:
            return False
        rest = near.replace(kind.group(), " ", 1)
        if re.search(r"\b(?:only|just|nur|solo|uniquement|seulement|solamente|but)\b", self.sentence):
            return not re.search(r"\b(?:not|nicht|pas|no) (?:only|just|nur|solo)", self.sentence)
        told = re.sub(r"\b(?:us|contact|our|the)\b", " ", rest)
        return not _ALL_MAIL.search(told)

    def other_address(self) -> bool:
        """ "Not to mail the shared inbox, use her own address"."""
        return bool(_OTHER_ADDRESS.search(self.after[:70]) or _OTHER_ADDRESS.search(self.inside))

    def their_trade(self) -> bool:
        """ "Their tool handles unsubscribes", "asked about the opt-out link": a topic, no wish."""
        if self.first_after in _GENERIC and not {"asked", "requests"} & {self.first_after}:
            return not re.search(r"\b(?:clicked|used|hit|pressed|via|through|reply|replied)\b", " ".join(self.before))
        said = self.inside.split("-")[0].split()[0]
        if said in _NOUNS_FOR_TRADE or re.match(r"unsubscri|opt|supp|black|block|dnc|abmeld|desabon", said):
            return bool(_TRADE.search(" ".join(self.before[-7:])))
        return False

    def somebody_else(self, names: frozenset[str]) -> bool:
        """ "Her predecessor asked us to stop": somebody else's no, unless the whole company is meant."""
        before = " ".join(self.before)
        other = _OTHERS.search(before)
        if other is None or _OBJECT_IS_THEM.search(self.sentence):
            return False
        if names & set(re.findall(r"[a-z]+", self.after)):
            return False  # "her colleague called: please stop writing to Ms Whitfield"
        if other.group().endswith(_SPEAKS_FOR) and not re.search(r"\b(?:him|himself|herself)\b", self.after):
            return False
        return not (names & set(self.before)) or bool(re.search(r"\b(?:him|himself|herself)\b", self.after))

    def over(self, today: date | None, written: date | None) -> bool:
        """ "Do not contact before March 2025": a no that has run out."""
        said = self.inside + self.after
        found = _UNTIL.search(said) if today else None
        end = _day(found) if found else None
        if found is None and written and (bare := _UNTIL_MONTH.search(said)) and bare.group(1) in _MONTHS:
            end = date(written.year + (_MONTHS[bare.group(1)] <= written.month), _MONTHS[bare.group(1)], 1)
        return end is not None and today is not None and end <= today


def _day(found: re.Match[str]) -> date | None:
    iso_year, iso_month, iso_day, day, month, year, quarter, quarter_year, bare = found.groups()
    try:
        if iso_year:
            return date(int(iso_year), int(iso_month), int(iso_day or 1))
        if month:
            return date(int(year), _MONTHS[month], int(day or 1)) if month in _MONTHS else None
        if quarter:
            return date(int(quarter_year), 3 * int(quarter) - 2, 1)
        return date(int(bare), 1, 1)
    except ValueError:
        return None


def _no_interest(around: _Around) -> bool:
    """A lasting lack of interest in us; not "not interested in the free plan", "not yet", "no interest rate"."""
    return not _SOFT.search(around.after) and not around.their_trade() and not around.only_possible()


def kinds(found: tuple[Refusal, ...]) -> Iterator[No]:
    """The kinds of no that were found, the strictest first."""
    return (kind for kind in No if any(r.kind is kind for r in found))
