"""Automatic answers: absence, departure, wrong door, receipts; and mail that only looks like one."""

from datetime import date, datetime

import pytest

from connector.mail.inbound.classify import classify
from connector.mail.inbound.message import parse
from connector.mail.inbound.return_date import return_date
from connector.mail.inbound.signal import Meaning

AWAY = {
    "en": ("I am out of the office until Monday, 12 January. For urgent matters please contact eve@acme.example.", 12),
    "en leave": ("I'm currently on annual leave and will be back on January 12th. I will reply upon my return.", 12),
    "de": (
        ("Ich bin derzeit nicht im Büro und ab dem 12.01.2026 wieder erreichbar. Ihre Mail wird nicht weitergeleitet."),
        12,
    ),
    "fr": ("Je suis absent du bureau jusqu'au 12 janvier. En cas d'urgence, merci de contacter Paul.", 12),
    "es": ("Estoy fuera de la oficina hasta el 12 de enero. Para temas urgentes contacte con Ana.", 12),
    "it": ("Sono in ferie fino al 12 gennaio. Per urgenze contattare Marco.", 12),
    "nl": ("Ik ben afwezig tot 12 januari. Voor dringende zaken kunt u contact opnemen met Jan.", 12),
    "pt": ("Estou ausente até 12 de janeiro. Em caso de urgência contacte a Maria.", 12),
    "pl": ("Przebywam na urlopie do 12 stycznia. W pilnych sprawach proszę o kontakt z Janem.", 12),
    "sv": ("Jag är på semester och är tillbaka den 12 januari.", 12),
    "da": ("Jeg er på ferie og er tilbage den 12. januar.", 12),
    "no": ("Jeg er ikke på kontoret, er tilbake 12. januar.", 12),
    "fi": ("Olen lomalla 12.1. asti.", 12),
    "cs": ("Jsem na dovolené do 12. ledna. V naléhavých případech kontaktujte pana Nováka.", 12),
    "ru": ("Я в отпуске до 12 января. По срочным вопросам обращайтесь к Ивану.", 12),
    "ja": ("ただいま休暇中のため、1月12日以降にご返信いたします。", 12),
    "zh": ("您好，我正在休假，1月12日返回。紧急事宜请联系李明。", 12),
}


def told(body: str, *, subject: str = "Re: Quick question", more: str = "", sender: str = "Dana <dana@acme.example>"):
    raw = (
        f"From: {sender}\nTo: maya@ours.example\nSubject: {subject}\nDate: Fri, 2 Jan 2026 09:00:00 +0100\n{more}"
        f"Content-Type: text/plain; charset=utf-8\n\n{body}\n"
    )
    return classify(parse(raw.encode()))


@pytest.mark.parametrize(("body", "day"), AWAY.values(), ids=AWAY)
def test_an_absence_without_any_mark_and_its_return(body, day):
    signal = told(body)
    assert (signal.meaning, signal.reason, signal.return_date) == (
        Meaning.AUTO_REPLY,
        "out_of_office",
        date(2026, 1, day),
    )


@pytest.mark.parametrize(
    "mark",
    [
        "Auto-Submitted: auto-replied",
        "X-Autoreply: yes",
        "Precedence: auto_reply",
        "X-Autorespond: x",
        "Delivered-To: Autoresponder",
        "Auto-Submitted: auto-generated",
    ],
)
def test_headers_that_only_machines_write(mark):
    assert told("Hello.", more=f"{mark}\n").meaning is Meaning.AUTO_REPLY


@pytest.mark.parametrize("no_mark", ["X-Auto-Response-Suppress: All", "Auto-Submitted: no", "X-Autoreply: no"])
def test_headers_that_prove_nothing(no_mark):
    assert told("Sounds good, let's talk on Monday.", more=f"{no_mark}\n").meaning is not Meaning.AUTO_REPLY


@pytest.mark.parametrize(
    "subject",
    [
        "Automatic reply: Quick question",
        "Automatische Antwort: Hallo",
        "Réponse automatique : Bonjour",
        "Respuesta automática: Hola",
        "Risposta automatica: Ciao",
        "Automatisch antwoord: Hallo",
        "Resposta automática: Olá",
        "Automatyczna odpowiedź: Cześć",
        "Autosvar: Hej",
        "Automaattinen vastaus: Hei",
        "Автоответ: Привет",
        "自動返信: こんにちは",
        "自动回复: 你好",
        "Out of Office: Quick question",
        "Abwesenheitsnotiz",
    ],
)
def test_subjects_that_machines_write(subject):
    assert told("Thanks.", subject=subject).meaning is Meaning.AUTO_REPLY


def test_our_own_subject_behind_re_is_no_sign():
    assert (
        told("Which one do you mean?", subject="Re: Automatic reply to your vacation").meaning is not Meaning.AUTO_REPLY
    )


def test_quoted_lines_are_no_sign():
    assert (
        told(
            "Which one?\n\n> This is an automated message.\n> I am out of the office until Monday, please contact Eve."
        ).meaning
        is not Meaning.AUTO_REPLY
    )


@pytest.mark.parametrize(
    "body",
    [
        "I'm out this week, but it sounds interesting - let's talk next Monday?",
        ("I will be out of the office next week, so let's do the week after."),
        "I'm on vacation until Monday. Can you send me your prices?",
    ],
)
def test_a_person_who_is_away_and_answers(body):
    assert told(body).meaning is not Meaning.AUTO_REPLY


@pytest.mark.parametrize(
    "body",
    [
        "John Smith is no longer with Acme. Please contact eve@acme.example for all enquiries.",
        "Frau Schmidt ist nicht mehr in unserem Unternehmen tätig. Bitte wenden Sie sich an eve@acme.example.",
        "Monsieur Dupont ne fait plus partie de la société. Merci de contacter eve@acme.example.",
        "Ana ya no trabaja en Acme. Por favor contacte con eve@acme.example.",
    ],
)
@pytest.mark.parametrize("more", ["", "Auto-Submitted: auto-replied\n"])
def test_gone_for_good_names_who_follows(body, more):
    signal = told(body, more=more)
    assert (signal.meaning, signal.reason, signal.return_date) == (Meaning.AUTO_REPLY, "left_company", None)
    assert ("successor", "eve@acme.example") in [(s.where, s.text) for s in signal.evidence]


def test_away_from_a_company_one_still_works_for():
    signal = told(
        "I am on parental leave until 1 June. Eve, who has left the sales team, will cover.", more="X-Autoreply: yes\n"
    )
    assert (signal.reason, signal.return_date) == ("out_of_office", date(2026, 6, 1))


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (
            (
                "Thank you for contacting us. We have received your request and opened ticket #12345.\nWe will"
                " respond within 24 hours."
            ),
            "ticket_receipt",
        ),
        (
            ("Vielen Dank für Ihre Anfrage. Wir haben Ihre Nachricht erhalten und melden uns so schnell wie möglich."),
            "acknowledgement",
        ),
        ("This mailbox is not monitored. Please do not reply to this email.", "wrong_person"),
    ],
)
def test_receipts_and_closed_doors(body, reason):
    signal = told(body)
    assert (signal.meaning, signal.reason) == (Meaning.AUTO_REPLY, reason)


def test_a_bare_text_is_recognised_too():
    assert classify(parse(b"I am out of the office until Monday, please contact Eve.")).reason == "out_of_office"


def test_a_read_receipt_says_nothing():
    raw = (
        "From: a@b.example\nSubject: Read: Hello\nContent-Type: multipart/report;"
        " report-type=disposition-notification; boundary=b\n\n--b\nContent-Type: text/plain\n\nYour message"
        " was displayed.\n--b--\n"
    )
    assert classify(parse(raw.encode())).reason == "read_receipt"


def test_a_calendar_answer():
    raw = (
        "From: a@b.example\nSubject: Accepted: Call\nContent-Type: text/calendar; method=REPLY\n\n"
        "BEGIN:VCALENDAR\nMETHOD:REPLY\nATTENDEE;PARTSTAT=ACCEPTED:mailto:a@b.example\nEND:VCALENDAR\n"
    )
    assert classify(parse(raw.encode())).reason == "calendar_response"


def test_a_challenge_wants_a_person():
    signal = told(
        "Your message is being held. Please click the link below to verify that you are a human.",
        subject="Please confirm your message",
        sender="noreply@spamarrest.com",
    )
    assert signal.meaning is Meaning.CHALLENGE


def test_a_lists_notice_is_nobodys_answer():
    more = "List-Id: <team.acme.example>\nAuto-Submitted: auto-replied\n"
    signal = told(
        "Your message is awaiting moderator approval.",
        subject="Your message to Team awaits moderator approval",
        sender="team-bounces@acme.example",
        more=more,
    )
    assert (signal.meaning, signal.reason) == (Meaning.OTHER, "list_notice")


@pytest.mark.parametrize(
    "subject", ["unsubscribe", "Unsubscribe", "unsubscribe: token-123", "Abmelden", "Désinscription"]
)
def test_the_mailto_of_our_unsubscribe_link_is_an_opt_out_even_when_a_program_sends_it(subject):
    signal = told("Apple Mail sent this email to unsubscribe.", subject=subject, more="Auto-Submitted: auto-replied\n")
    assert (signal.meaning, signal.reason) == (Meaning.OPT_OUT, "list_unsubscribe")


EUROPE = datetime.fromisoformat("2026-01-02T09:00:00+01:00")
AMERICA = datetime.fromisoformat("2026-01-02T09:00:00-05:00")


@pytest.mark.parametrize(
    ("text", "at", "day"),
    [
        ("back 1/12/2026", AMERICA, "2026-01-12"),
        ("back 1/12/2026", EUROPE, "2026-12-01"),
        ("until 25/1", AMERICA, "2026-01-25"),
        ("from 3 January through 17 January and will return on Monday 19 January", EUROPE, "2026-01-19"),
        ("vom 05.01. bis einschließlich 16.01. abwesend", EUROPE, "2026-01-17"),
        ("t/m 16 januari", EUROPE, "2026-01-17"),
        ("out from January 5 - January 16", AMERICA, "2026-01-16"),
        ("away Aug 3-17", EUROPE, "2026-08-17"),
        ("back on Wednesday", EUROPE, "2026-01-07"),
        ("back tomorrow", EUROPE, "2026-01-03"),
        ("returning December 28", EUROPE, "2025-12-28"),
        ("On January 5th I will be back", EUROPE, "2026-01-05"),
        ("return date: 2026-02-03", None, "2026-02-03"),
    ],
)
def test_return_dates(text, at, day):
    assert return_date(text, at) == date.fromisoformat(day)


@pytest.mark.parametrize(
    "text", ["I met you on 3 December 2025.", "Call 555.12.13", "return in May 2026", "until 31 February", ""]
)
def test_days_that_are_no_return(text):
    assert return_date(text, EUROPE) is None


def test_without_the_messages_date_a_day_without_a_year_means_nothing():
    assert return_date("back on 12 January", None) is None
    assert return_date("back on Monday", None) is None


def test_a_mailing_is_nobodys_answer_but_a_short_no_is_read_whatever_its_headers():
    more = "List-Unsubscribe: <https://shop.example/u>\nPrecedence: bulk\n"
    mailing = told("Our autumn offers for you. " * 20 + "\nUnsubscribe here.", subject="Autumn offers", more=more)
    assert (mailing.meaning, mailing.reason) == (Meaning.OTHER, "bulk_mail")
    assert (
        told("Please remove me from your list.", subject="Your mail", more=more.splitlines()[0] + "\n").meaning
        is Meaning.OPT_OUT
    )


@pytest.mark.parametrize("mark", ["Precedence: bulk", "Auto-Submitted: auto-generated"])
def test_a_desks_no_counts_though_its_headers_are_a_machines(mark):
    assert told("Please remove me from your list.", more=f"{mark}\n").meaning is Meaning.OPT_OUT
    assert told("We got it.", more=f"{mark}\n").meaning is Meaning.AUTO_REPLY


@pytest.mark.parametrize(
    "body",
    [
        "I am on leave until 12 January. There may be a delay in my answer; mail is not delivered to others meanwhile.",
        "Thank you for your message. We will respond within 3 days; delays in delivery are possible.",
    ],
)
def test_an_empty_return_path_makes_no_bounce_of_an_absence(body):
    assert told(body, more="Return-Path: <>\nAuto-Submitted: auto-replied\n").meaning is Meaning.AUTO_REPLY
