"""What a reply means does not hang on how it is wrapped, cased, signed or accented."""

import unicodedata
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connector.mail.inbound.human import classify_text
from connector.mail.inbound.signal import Meaning

OURS = "Re: Cutting order handling time"
NO = {Meaning.OPT_OUT, Meaning.HOSTILE}
PLAIN_NOES = (
    "Please take me off your list.",
    "stop emailing me",
    "Unsubscribe",
    "Please do not contact me again",
    "We do not wish to receive further emails",
    "Bitte keine weiteren Mails",
    "Bitte nehmen Sie mich aus Ihrem Verteiler",
    "Ich möchte keine E-Mails mehr erhalten",
    "Merci de ne plus me contacter",
    "Veuillez me désinscrire",
    "No me escriban más",
    "Por favor, deme de baja",
    "Non scrivetemi più",
    "Stuur mij geen mails meer",
    "Não quero mais receber e-mails",
    "Delete my data",
)
ORDINARY = (
    "Sounds good, let's talk on Thursday",
    "Not interested, thanks",
    "How much is it for 40 users?",
    "I'm not the right person, try Sue Park",
    "Please stop by our booth",
    "Could you remove the second bullet from the quote?",
    "Does your product have an unsubscribe feature?",
    "Kein Bedarf, danke",
    "Pas pour le moment, merci",
    "Ya tenemos proveedor",
    "We already use another vendor",
    "Can you send me more information?",
)
FOOTER = (
    "Not for you? Unsubscribe here: https://ours.example/u/t0001 and I will stop emailing you. Remove me from the list."
)
QUOTATIONS = (
    "",
    "\n\nOn Tue, Nov 10, 2026 at 9:14 AM Maya Brandt <maya@ours.example> wrote:\n> Hi Dana,\n> " + FOOTER,
    "\n\n________________________________\nFrom: Maya <maya@ours.example>\nSent: Tuesday\nTo: Dana\n\nHi,\n" + FOOTER,
    "\n\nAm 10.11.2026 um 09:14 schrieb Maya Brandt:\n> Hallo,\n> " + FOOTER,
    "\n\nLe mar. 10 nov. 2026 à 09:14, Maya <maya@ours.example> a écrit :\n> Bonjour\n> " + FOOTER,
    "\n\n-----Original Message-----\nFrom: Maya\nSubject: x\n\n" + FOOTER,
)
SIGNATURES = (
    "",
    "\n\nBest regards,\nDana Whitfield\nVP Operations | Acme Robotics\nT +1 614 555 0101",
    "\n\nSent from my iPhone",
    "\n-- \nDana Whitfield\nTo unsubscribe from our news click https://acme.example/news",
    "\n\nMit freundlichen Grüßen\nDana Whitfield\nGeschäftsführer: Max Muster, Amtsgericht Köln HRB 1",
    "\n\nThis e-mail is confidential. If you are not the intended recipient, please delete this message.",
)
GREETINGS = ("", "Hi Maya,\n\n", "Guten Tag Frau Brandt,\n", "Hello, ")


def _no_accents(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


DRESSES = {
    "as it is": str,
    "shouted": str.upper,
    "small": str.lower,
    "no accents": _no_accents,
    "no end": lambda text: text.rstrip(".!?"),
    "two marks": lambda text: text.rstrip(".!?") + "!!",
    "curly": lambda text: text.replace("'", "’"),
    "spaced": lambda text: "  ".join(text.split(" ")),
    "wrapped": lambda text: "\n".join(text.rsplit(" ", 1)),
}
wrappings = st.tuples(st.sampled_from(GREETINGS), st.sampled_from(SIGNATURES), st.sampled_from(QUOTATIONS))


@given(st.sampled_from(PLAIN_NOES), st.sampled_from(sorted(DRESSES)), wrappings)
def test_no_dress_makes_an_opt_out_milder(no, dress, wrapping):
    greeting, signature, quotation = wrapping
    found = classify_text(greeting + DRESSES[dress](no) + signature + quotation, OURS)
    assert found.meaning in NO


@given(st.sampled_from(ORDINARY), st.sampled_from(sorted(set(DRESSES) - {"no end", "two marks"})), wrappings)
def test_no_dress_makes_an_ordinary_reply_an_opt_out(reply, dress, wrapping):
    greeting, signature, quotation = wrapping
    found = classify_text(greeting + DRESSES[dress](reply) + signature + quotation, OURS)
    assert found.meaning not in NO


@given(st.sampled_from(PLAIN_NOES), st.sampled_from(ORDINARY), st.booleans())
def test_other_words_around_an_opt_out_never_hide_it(no, other, first):
    both = f"{no.rstrip('.')}.\n{other}" if first else f"{other.rstrip('.')}.\n{no}"
    assert classify_text(both, OURS).meaning in NO | {Meaning.UNCLEAR}


@given(st.text(max_size=300), st.text(max_size=60))
def test_any_text_gets_an_answer(text, subject):
    found = classify_text(text, subject)
    assert 0 <= found.confidence <= 1
    assert found.reason


@pytest.mark.parametrize(
    ("text", "subject"), list(product(("", "Dana", "thanks"), ("unsubscribe", "STOP", "Remove me please")))
)
def test_a_no_in_the_subject_alone(text, subject):
    assert classify_text(text, subject).meaning is Meaning.OPT_OUT


@pytest.mark.parametrize(
    "subject", ["Re: how to unsubscribe users", "AW: Stop losing orders", "RE: Remove manual work"]
)
def test_our_own_subject_says_nothing(subject):
    assert classify_text("Sounds good, let's talk", subject).meaning is Meaning.INTERESTED


@pytest.mark.parametrize(
    ("text", "meaning", "reason"),
    [
        ("Nobody here wants these mails. Please remove our whole company.", Meaning.OPT_OUT, "domain_wide"),
        ("Delete my data. GDPR.", Meaning.OPT_OUT, "erasure"),
        ("Remove me or my lawyer will contact you.", Meaning.HOSTILE, "legal_threat"),
        ("You are scum.", Meaning.HOSTILE, "abuse"),
        ("I have reported this as spam.", Meaning.HOSTILE, "spam_accusation"),
        ("I'm not the right person, try Sue.", Meaning.UNCLEAR, "wrong_person"),
        ("Bob no longer works here.", Meaning.UNCLEAR, "left_company"),
        ("He left last year, please take him off your list.", Meaning.OPT_OUT, "left_company"),
        ("Where did you get my address?", Meaning.QUESTION, "asks_source"),
        ("Is this written by a bot?", Meaning.QUESTION, "asks_if_human"),
        ("What does it cost?", Meaning.QUESTION, "price"),
        ("Not now, maybe next year.", Meaning.NOT_INTERESTED, "timing"),
        ("We have no budget for this.", Meaning.NOT_INTERESTED, "budget"),
        ("We already have a vendor for this.", Meaning.NOT_INTERESTED, "has_vendor"),
        ("Let's set up a call next week.", Meaning.INTERESTED, "meeting"),
        ("Please send me more information.", Meaning.INTERESTED, "wants_info"),
        ("I am on leave until 4 May.", Meaning.AUTO_REPLY, "out_of_office"),
        ("Please don't email me before Monday morning, unless it is urgent.", Meaning.UNCLEAR, "maybe_opt_out"),
        ("", Meaning.UNCLEAR, "empty"),
        ("hm", Meaning.UNCLEAR, "unclear"),
        ("You want our finance lead, Tom Reyes.", Meaning.UNCLEAR, "wrong_person"),
        ("Dafür ist bei uns Frau Keller zuständig.", Meaning.UNCLEAR, "wrong_person"),
        ("Tom Reyes is the right person.", Meaning.UNCLEAR, "wrong_person"),
        ("Coupa handles this for us.", Meaning.NOT_INTERESTED, "has_vendor"),
        ("Yes, happy to have a look. What does it cost?", Meaning.QUESTION, "price"),
    ],
)
def test_reasons_are_finer(text, meaning, reason):
    found = classify_text(text, OURS)
    assert (found.meaning, found.reason) == (meaning, reason)


def test_a_threat_keeps_the_opt_out_it_came_with():
    found = classify_text("Take me off your list. Any further mail and I will sue you.", OURS)
    assert found.meaning is Meaning.HOSTILE
    assert any("off your list" in seen.text for seen in found.evidence)


@pytest.mark.parametrize(
    "reply", ["Stop! I love it, call me.", "Interesting waste of my time.", "Sure, and I am the Queen of England."]
)
def test_an_unclear_no_is_never_interest(reply):
    assert classify_text(reply, OURS).meaning is Meaning.UNCLEAR


@pytest.mark.parametrize(
    "piece", ["please remove the item from order ", "unsubscribe stop remove me ", "On 1 ", "<@. "]
)
@pytest.mark.timeout(20)
def test_no_text_takes_long(piece):
    assert classify_text(piece * 20_000, OURS).reason
