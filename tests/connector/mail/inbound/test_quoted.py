"""A reply's own words, as each mail program wraps them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connector.mail.inbound.quoted import written

OURS = (
    "Hi Dana,\nI noticed that Acme is growing its order desk.\n"
    "If you'd rather not hear from me, unsubscribe here: https://ours.example/u/t0001"
)
MARKED = "\n".join(f"> {line}" for line in OURS.splitlines())
REPLY = "Thanks, that is not for us.\nDana"

PROGRAMS = {
    "gmail": f"On Tue, Nov 10, 2026 at 9:14 AM Maya Brandt <maya@ours.example> wrote:\n\n{MARKED}",
    "gmail, wrapped": f"On Tue, Nov 10, 2026 at 9:14 AM Maya Brandt <\nmaya@ours.example> wrote:\n\n{MARKED}",
    "gmail, older": f"2026-11-10 9:14 GMT+01:00 Maya Brandt <maya@ours.example>:\n\n{MARKED}",
    "apple": f"On 10 Nov 2026, at 09:14, Maya Brandt <maya@ours.example> wrote:\n\n{MARKED}",
    "apple, no marks": f"On 10 Nov 2026, at 09:14, Maya Brandt <maya@ours.example> wrote:\n\n{OURS}",
    "outlook": f"________________________________\nFrom: Maya Brandt <maya@ours.example>\n"
    f"Sent: Tuesday, November 10, 2026 9:14 AM\nTo: Dana\nSubject: Orders\n\n{OURS}",
    "outlook, no line": f"From: Maya Brandt\nSent: 10 November 2026 09:14\nTo: Dana\nSubject: Orders\n\n{OURS}",
    "outlook, stars": f"*From:* Maya Brandt\n*Sent:* 10 November 2026 09:14\n*To:* Dana\n*Subject:* Orders\n\n{OURS}",
    "outlook, german": f"Von: Maya Brandt\nGesendet: Dienstag, 10. November 2026 09:14\nAn: Dana\nBetreff: x\n\n{OURS}",
    "outlook, french": f"De : Maya Brandt\nEnvoyé : mardi 10 novembre 2026 09:14\nÀ : Dana\nObjet : x\n\n{OURS}",
    "outlook, spanish": f"De: Maya Brandt\nEnviado el: martes, 10 de noviembre\nPara: Dana\nAsunto: x\n\n{OURS}",
    "outlook, italian": f"Da: Maya Brandt\nInviato: martedì 10 novembre 2026\nA: Dana\nOggetto: x\n\n{OURS}",
    "outlook, dutch": f"Van: Maya Brandt\nVerzonden: dinsdag 10 november 2026\nAan: Dana\nOnderwerp: x\n\n{OURS}",
    "outlook, portuguese": f"De: Maya Brandt\nEnviada em: terça-feira, 10\nPara: Dana\nAssunto: x\n\n{OURS}",
    "old outlook": f"-----Original Message-----\nFrom: Maya\nSent: 10/11/2026\nTo: Dana\n\n{OURS}",
    "old outlook, german": f"-----Ursprüngliche Nachricht-----\nVon: Maya\nAn: Dana\n\n{OURS}",
    "thunderbird": f"On 10/11/2026 09:14, Maya Brandt wrote:\n{MARKED}",
    "thunderbird, german": f"Am 10.11.26 um 09:14 schrieb Maya Brandt:\n{MARKED}",
    "thunderbird, french": f"Le 10/11/2026 à 09:14, Maya Brandt a écrit :\n{MARKED}",
    "gmail, spanish": f"El mar, 10 nov 2026 a las 9:14, Maya (<maya@ours.example>) escribió:\n\n{MARKED}",
    "gmail, italian": f"Il giorno mar 10 nov 2026 alle ore 09:14 Maya <maya@ours.example> ha\nscritto:\n\n{MARKED}",
    "gmail, dutch": f"Op di 10 nov 2026 om 09:14 schreef Maya <maya@ours.example>:\n\n{MARKED}",
    "gmail, portuguese": f"Em ter., 10 de nov. de 2026 às 09:14, Maya <maya@ours.example> escreveu:\n\n{MARKED}",
    "gmail, swedish": f"Den tis 10 nov. 2026 kl 09:14 skrev Maya <maya@ours.example>:\n\n{MARKED}",
    "gmail, polish": f"wt., 10 lis 2026 o 09:14 Maya <maya@ours.example> napisał(a):\n\n{MARKED}",
    "gmail, russian": f"вт, 10 нояб. 2026 г. в 09:14, Maya <maya@ours.example>:\n\n{MARKED}",
    "lotus": f"Maya Brandt <maya@ours.example> wrote on 10.11.2026 09:14:00:\n\n{MARKED}",
    "yahoo": f"On Tuesday, November 10, 2026 at 09:14:00 AM CET, Maya Brandt <maya@ours.example> wrote:\n\n{OURS}",
    "forwarded": f"---------- Forwarded message ---------\nFrom: Maya <maya@ours.example>\nTo: Dana\n\n{OURS}",
    "apple, forwarded": f"Begin forwarded message:\n\nFrom: Maya <maya@ours.example>\nSubject: x\nTo: Dana\n\n{OURS}",
    "marks alone": MARKED,
}


@pytest.mark.parametrize("quotation", PROGRAMS.values(), ids=PROGRAMS)
def test_an_answer_above_our_mail(quotation):
    found = written(f"{REPLY}\n\n{quotation}\n")
    assert "not for us" in found.own
    assert "unsubscribe" not in found.own
    assert "order desk" not in found.own
    assert found.quotes


@pytest.mark.parametrize("quotation", [q for q in PROGRAMS.values() if "\n> " in q])
def test_an_answer_below_and_between_marked_lines(quotation):
    first, _, rest = quotation.rpartition("\n> ")
    found = written(f"{first}\n\nThat is true.\n\n> {rest}\n\nPlease stop.\n")
    assert found.own.split("\n\n\n")[0].strip() == "That is true."
    assert found.own.endswith("Please stop.")
    assert "unsubscribe" not in found.own


def test_an_answer_below_an_unmarked_copy_of_our_mail():
    found = written(f"On 10 Nov 2026, at 09:14, Maya <maya@ours.example> wrote:\n\n{OURS}\n\nNo, thank you.")
    assert found.own == "No, thank you."


def test_a_program_that_keeps_no_lines():
    flat = "Yes, gladly. On Tue, Nov 10, 2026 at 9:14 AM Maya <maya@ours.example> wrote: Hi Dana, unsubscribe here"
    assert written(flat).own == "Yes, gladly."


def test_only_our_own_mail_leaves_nothing():
    assert written(PROGRAMS["gmail"]) == written(PROGRAMS["gmail"])
    assert not written(PROGRAMS["gmail"]).own


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("No.\n-- \nDana Whitfield\nUnsubscribe from our news: https://acme.example", "No."),
        ("No.\n\nBest regards,\nDana Whitfield\nAcme Robotics", "No.\n\nBest regards,"),
        ("Nein.\n\nMit freundlichen Grüßen\nDana Whitfield\nGeschäftsführer: X", "Nein.\n\nMit freundlichen Grüßen"),
        ("Non.\n\nCordialement,\nDana", "Non.\n\nCordialement,"),
        ("No.\n\nUn saludo\nDana", "No.\n\nUn saludo"),
        ("No.\n\nSent from my iPhone", "No."),
        ("No.\n\nGet Outlook for iOS<https://aka.ms/o0ukef>", "No."),
        ("Nein.\n\nVon meinem iPhone gesendet", "Nein."),
        ("Non.\n\nEnvoyé de mon iPhone", "Non."),
        ("No.\n\nEnviado desde mi iPhone", "No."),
        ("No.\n\nThis e-mail is confidential. If you are not the intended recipient, delete this e-mail.", "No."),
        ("No.\n\nDiese E-Mail enthält vertrauliche Informationen.", "No."),
        ("Thanks.\nPlease stop.\nDana", "Thanks.\nPlease stop.\nDana"),
        ("Sure.\n\nBest,\nDana\n\nP.S. send it to Sue as well", "Sure.\n\nBest,\nP.S. send it to Sue as well"),
    ],
)
def test_names_titles_and_small_print_are_no_words_of_the_writer(text, own):
    assert written(text).own == own


@pytest.mark.parametrize(
    "text",
    [
        "From what I see, this is not for us.",
        "On Monday I wrote to your colleague about it.",
        "Our CTO wrote: no.",
        "I looked at 3 vendors in 2025. To be honest, none fits.\nDate: not now.",
        "Regards from Berlin! We met at the fair and I would like to talk.",
        "Von unserer Seite aus passt das nicht.",
        "- remove me\n- and Tom",
    ],
)
def test_sentences_that_only_look_like_a_program_s_lines_stay(text):
    assert written(text).own == text


@given(st.text(max_size=400))
def test_any_text_is_taken_apart(text):
    found = written(text)
    kept = set(found.own.split()) | set(found.signature.split())
    assert kept <= set(text.replace("\xa0", " ").split())


def test_a_long_mail_is_read_in_time():
    assert written("On a day " * 60_000).own.startswith("On a day")
    assert written("From: x\n" * 40_000).quotes
