"""Details that a sentence shares with what was written down for our own eyes: a colleague's note, a private field."""

from collections.abc import Iterator

from gates.draft import Draft
from gates.late import late
from gates.recipient import Recipient
from gates.text.mail import Line, Mail
from gates.text.plain import folded
from gates.verdict import Evidence

Shared = tuple[Line, Evidence]
"""The sentence, and where its details stand."""

_WORD = late(r"[^\W_]+(?:'[^\W_]+)?")
_COMMON = frozenset(
    (
        "about after again also already another answer anything asked asking because been before being best "
        "better between both call called came close come company contact could customer date days does doing "
        "done down during each email even every first from give going good great happy have having hear help "
        "here home hope hour hours however idea info information interest interested into invoice invoices "
        "just keep know large last late later least like little long look looking made mail make many matter "
        "maybe meet meeting might minute minutes month months more most much must need needs never next nice "
        "note nothing offer often once only open other over part people perhaps person phone place plan plans "
        "please possible probably process product question questions quick ready really reply right same said "
        "save says send sent several short should show side since some soon speak start still such suit sure "
        "system take talk team teams tell than thank thanks that their them then there these they thing "
        "things think this those though time times today together told tool tools tuesday under until used "
        "useful using very wait want wants wednesday week weeks well went were what when where whether which "
        "while will wish with within without work working works would write year years your yours monday "
        "thursday friday january february march april june july august september october november december "
        "quarter software finance operations morning afternoon sales marketing business interesting discuss "
        "discussed topic "
    ).split()
)
_SAID_TO_US = late(r"\b(?:you|your)\b")
_IN_CONFIDENCE = late(
    r"\b(?:confidential\w*|do\snot\smention|don't\smention|not\sto\sbe\smentioned|off\sthe\srecord|internal\sonly|internally|between\sus|keep\s(?:this\s)?(?:quiet|private)|"
    r"not\spublic|do\snot\s(?:share|repeat|quote)|vertraulich\w*|nicht\serwahnen|unter\suns|intern|confidentiel\w*|ne\spas\smentionner|entre\snous|confidencial\w*|no\smencionar|entre\snosotros)\b"
)
MOST_SHARED = 3


def from_notes(mail: Mail, draft: Draft, recipient: Recipient) -> Iterator[Shared]:
    """A sentence about the reader that shares details with a note and with nothing that we may use."""
    if not recipient.notes:
        return
    allowed = stems(_allowed(draft, recipient))
    secret = {n for n, note in enumerate(recipient.notes) if _IN_CONFIDENCE.search(folded(note.text))}
    # What we may use is no secret; of a confidential note even that is weighed, because the note says why it matters.
    notes = [
        (number, stems(note.text) - (frozenset() if number in secret else allowed))
        for number, note in enumerate(recipient.notes)
    ]
    for line in mail.written:
        told = _SAID_TO_US.search(folded(line.said)) is not None
        if not told and not secret:
            continue
        mine = stems(line.said)
        for number, note in notes:
            shared = mine & note
            weight = len(shared) + sum(w[:1].isdigit() for w in shared)
            if weight >= MOST_SHARED and (told or number in secret):
                yield line, Evidence(where=f"contact.notes[{number}]", text=" ".join(sorted(shared)))
                return


_PRIVATE_KEYS = late(
    r"instagram|facebook|tiktok|strava|family|hobb|child|kids|spouse|personal|private|religio|health|birth|marital|partner_name|social_media"
)
_PRIVATE_SHARED = 2


def from_private(mail: Mail, recipient: Recipient) -> Iterator[Shared]:
    """Details of a field about somebody's private life: that a CRM holds them does not make them ours to use."""
    private = [
        (path, stems(str(fact.value)))
        for path, fact in recipient.facts.items()
        if path.startswith("contact.") and _PRIVATE_KEYS.search(path.rpartition(".")[2].lower())
    ]
    for path, told in private:
        for line in mail.written:
            if len(told & stems(line.said)) >= _PRIVATE_SHARED:
                yield line, Evidence(where=path, fact=path)
                return


def stems(text: str) -> frozenset[str]:
    words = (w for w in _WORD.findall(folded(text)))
    return frozenset(w[:6] for w in words if (w[:1].isdigit() and len(w) > 1) or (len(w) > 3 and w not in _COMMON))


def _allowed(draft: Draft, recipient: Recipient) -> str:
    """All words that a mail may use without a note: facts, news, what they did with us, and our own offer."""
    offer = draft.sender.offer
    return " ".join(
        (
            *(f"{path} {fact.value}" for path, fact in recipient.facts.items()),
            *(n.title for n in recipient.news),
            *(f"{a.kind} {a.detail}" for a in recipient.activities),
            *recipient.aliases,
            *offer.products,
            *offer.integrations,
            *(c.text for c in offer.approved_claims),
            *(r.name for r in offer.references),
            draft.sender.name,
            draft.sender.company,
            draft.sender.postal_address,
        )
    )
