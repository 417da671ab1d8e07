"""Of whom a clause speaks and how it is meant: the reading on which the claims gate rests."""

import pytest

from connector.evals.labelled import cases_of
from gates.claims.known import Known, known
from gates.claims.speech import Mood, Of, clause_at
from gates.text.mail import Line, Role
from gates.text.reading import read

PAIRS = [
    ("You run four lines in Columbus.", "four", Of.THEM, Mood.STATED),
    ("Acme Robotics opened a plant in May.", "opened", Of.THEM, Mood.STATED),
    ("The team at Acme Robotics grew last year.", "grew", Of.THEM, Mood.STATED),
    ("If you grow, we could talk.", "grow", Of.THEM, Mood.SUPPOSED),
    ("I imagine your team retypes orders.", "retypes", Of.THEM, Mood.SUPPOSED),
    ("I read that your team moved.", "moved", Of.THEM, Mood.STATED),
    ("I read that Acme Robotics moved.", "moved", Of.THEM, Mood.STATED),
    ("Are you hiring in Dayton?", "hiring", Of.THEM, Mood.ASKED),
    ("You could try it on ten orders.", "ten", Of.THEM, Mood.PLANNED),
    ("We loaned a scanner to a school in Leeds.", "leeds", Of.US, Mood.STATED),
    ("Our engineer Tobias speaks German.", "speaks", Of.US, Mood.STATED),
    ("It takes a week.", "week", Of.ANYONE, Mood.STATED),
    ("Send me two photos.", "two", Of.NONE, Mood.ORDERED),
    ("With two plants, planning takes time.", "plants", Of.NONE, Mood.STATED),
    ("Tell me how many loads you run.", "run", Of.THEM, Mood.SUPPOSED),
    ("Since you moved, much has changed.", "moved", Of.THEM, Mood.STATED),
    ("Somebody has probably outgrown paper.", "outgrown", Of.ANYONE, Mood.SUPPOSED),
    ("I know two dealers who moved.", "moved", Of.NONE, Mood.STATED),
]


def index() -> Known:
    case = cases_of("claims")[0]
    return known(case.recipient(), case.draft().sender)


@pytest.mark.parametrize(("said", "word", "of", "mood"), PAIRS, ids=[p[0] for p in PAIRS])
def test_a_clause_has_a_subject_and_a_mood(said: str, word: str, of: Of, mood: Mood) -> None:
    text = read(said)
    line = Line(text=text, where="draft.text", sentence=text.sentences[0], role=Role.PROSE, locked=False)
    place = next(n for n, t in enumerate(text.tokens) if t.word == word)
    clause = clause_at(line, place, index())
    assert (clause.of, clause.mood) == (of, mood)


def test_every_token_stands_in_one_clause() -> None:
    facts = index()
    for case in cases_of("claims")[:60]:
        text = read(case.draft().text)
        for sentence in text.sentences:
            line = Line(text=text, where="draft.text", sentence=sentence, role=Role.PROSE, locked=False)
            spans = [clause_at(line, n, facts) for n in range(sentence.first, sentence.last)]
            assert all(c.first <= n < c.last for n, c in enumerate(spans, sentence.first))
