"""Clauses: where they end, which phrases stand in them, and how much of what they tell stands in facts."""

from gates.claims.cues import SEEN
from gates.claims.known import Known, stem
from gates.text.lexicon import Hit, Lexicon
from gates.text.mail import Line
from gates.text.reading import Text

_EMPTY = frozenset(
    "the a an and or of to in on at for with from by your you you're you've our we i i'm i've it it's is are was "
    "were be been being has "
    "have had this that as so how what which who whom its their them they team company there here also just new "
    "recent recently "
    "saw see seen noticed notice read heard hear learned know understand came across about more most some any all up "
    "out into over "
    "after since now not but if will would can could may might do does did very really quite still already then than "
    "when where "
    "while because between among across around through during before under again each every both few many much other "
    "another "
    "such own same too only even back off down make made makes making take get got go going lot run lead head work "
    "works working "
    "business role job plan look looking means mean likely probably currently day week month year today one two good "
    "great nice "
    "keep kept informed posted updated loop hear later again today "
    "congrats congratulations kudos news last next month months weeks days year years quarter ago earlier previous "
    "first "
    # how a tie is told
    "ask asked asking request requested thank thanks following follow followup call meeting demo talk talked spoke "
    "spoken met conversation "
    "chat discussion discussed form enquiry inquiry question message reply replied email mail interest interested "
    "webinar event booth "
    "attend attended attending join joined joining register registered download downloaded downloading mention "
    "mentioned said told tell "
    "share shared time wrote write writing sent send contact contacted reach reached reaching touch visit visited "
    "promised agreed "
    "entry submission signed sign signup subscribed subscribe mid late early end start beginning morning afternoon "
    "left leave filled fill site website page our own us via through online "
    "phone telephone stand show fair conference office desk yesterday please like want wanted wish need needed "
    "industry field market space sector region world area between picking circle back brief quick initial recent "
    "colleague suggested recommended introduced customer client valued".split()
)


def sees(line: Line, place: int) -> bool:
    """Whether the sentence says before this token how we know: "I saw", "congratulations"."""
    return any(line.sentence.first <= h.first <= place for h in hits_in(SEEN, line))


def hits_in(lexicon: Lexicon, line: Line) -> list[Hit]:
    """The phrases of this list in this sentence; the list is searched once for each text."""
    return _search(lexicon, line.text).get(line.sentence.first, [])


def _search(lexicon: Lexicon, text: Text) -> dict[int, list[Hit]]:
    """The phrases of this list by the first token of their sentence."""
    cache: dict[int, dict[int, list[Hit]]] = text.__dict__.setdefault("_hits", {})
    found = cache.get(id(lexicon))
    if found is None:
        found = cache[id(lexicon)] = {}
        for hit in lexicon.search(text):
            found.setdefault(text.sentence_of(hit.first).first, []).append(hit)
    return found


_CLAUSE_ENDS = frozenset(", ; : - ( and but so which because while".split())
_NEW_SUBJECT = frozenset("i i've i'll i'd we've we'll we'd here".split())  # "your enquiry in May I have read"
_MEASURES = frozenset(
    "million billion thousand hundred dozen percent dollar euro pound usd eur gbp half quarter twelve twenty thirty "
    "forty fifty "
    "three four five six seven eight nine ten eleven january february march april may june july august september "
    "october november "
    "december monday tuesday wednesday thursday friday".split()
)


def clause_end(line: Line, place: int) -> int:
    """Where the clause that goes on at this token ends."""
    for at in range(place, line.sentence.last):
        word = line.text.tokens[at].word
        if word == "-" and at > 0 and line.text.tokens[at].start == line.text.tokens[at - 1].end:
            continue  # "shrink-wrapped" is one word
        if word in _CLAUSE_ENDS or (at > place and word in _NEW_SUBJECT):
            return at
    return line.sentence.last


def coverage(line: Line, first: int, last: int, known: Known) -> tuple[float, int]:
    """The share of telling words in this stretch that facts about the reader hold, and how many telling words there are.

    Figures and times are judged elsewhere and tell nothing here; a stretch that tells nothing is covered.
    """
    stretch = [t.word for t in line.text.tokens[first:last] if t.is_word and not t.word[0].isdigit()]
    words = {stem(w) for w in stretch if w not in _EMPTY} - _MEASURES - {stem(w) for w in known.company}
    if not words:
        return 1.0, 0
    return sum(known.tells(w) for w in words) / len(words), len(words)
