# ruff: noqa: ISC004 - long alternatives
"""A grammar of ours says no in some ten thousand ways, and commands as many harmless things with the same words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connector.mail.inbound.human import classify_text
from connector.mail.inbound.signal import Meaning

OURS = "Re: Cutting order handling time"

NOES = {
    "wish": (
        "I|we|as I said I|sorry but I",
        "don't want|do not wish|no longer want|would rather not|never asked|would prefer not|am not willing",
        "to receive|to get|to be sent",
        "these emails|any more emails|your messages|further communications|your newsletters|sales emails",
    ),
    "contact": (
        "I|we|our team",
        "don't want|do not wish|would rather not|never asked|do not consent|asked not",
        "to be contacted|to be emailed|to hear from you again|to be contacted by you",
        "|in the future|any more",
    ),
    "passive": (
        "please|I'd like|I want|we request|I ask|I need",
        "to be removed|to be taken off|to be unsubscribed|to be deleted|to be excluded",
        "from your list|from this mailing list|from your database|immediately|",
    ),
    "gerund": (
        "would you mind|I'd appreciate you|thanks for|thank you for",
        "removing me|removing us from your list|taking me off|unsubscribing me|deleting my data|not emailing me again",
        "|please|asap",
    ),
    "forbidding": (
        "don't|do not|please don't|please do not|never|don't ever",
        "email|contact|mail|message|write to|reach out to|bother|spam|send emails to",
        "me|us|this address|anyone here|my team",
        "|again|anymore|in future",
    ),
    "stopping": (
        "|please|just|will you|you need to|I want you to|you people should",
        "stop|quit|cease",
        "emailing|contacting|messaging|spamming|mailing|writing to|sending emails to|reaching out to",
        "me|us|my colleagues|this address",
    ),
    "removing": (
        "|please|kindly|can you|could you please|make sure to|do me a favor and",
        "take|remove|drop|delete|strike",
        "me|us|my name|my email|our company|this address",
        "off|from",
        "your list|the list|your mailing list|this list|your database|all lists|your CRM|your email list",
    ),
    "german": (
        "|bitte|Hallo, bitte|kein Interesse, bitte",
        "nehmen Sie mich aus Ihrem Verteiler|streichen Sie mich von Ihrer Liste|löschen Sie meine Daten|"
        "tragen Sie mich aus|schreiben Sie mir nicht mehr|keine weiteren Mails|nicht mehr kontaktieren|"
        "unterlassen Sie weitere Mails|stoppen Sie diese Mails|meine Daten löschen|lassen Sie mich in Ruhe",
    ),
    "french": (
        "merci de|veuillez|pourriez-vous|je vous demande de|prière de",
        "me retirer de votre liste|me désinscrire|ne plus me contacter|supprimer mon adresse|cesser vos envois|"
        "arrêter de m'écrire|effacer mes données|ne plus m'envoyer de mails",
    ),
    "spanish": (
        "|por favor|hola,|no me interesa,",
        "denme de baja|elimíneme de su lista|no me escriban más|no me envíen más correos|dejen de escribirme|"
        "no quiero recibir más correos|quítenme de la lista|borren mis datos|déjenme en paz",
    ),
}
HARMLESS = {
    "removing": (
        "please|can you|we need to|I'd like you to|kindly",
        "remove|delete|take|drop",
        "the second item|the typo|line 3|the attachment|our logo|Tom|the shipping costs|my old phone number",
        "|from the quote|from the invoice|from the meeting|off the order|off the invite",
    ),
    "stopping": (
        "please|can you|we want to|we had to|when will you|our team will",
        "stop|cancel|end|pause",
        "the trial|the shipment|the order|this project|using Excel|worrying|by our office|the meeting",
        "|on Friday|for now",
    ),
    "forbidding": (
        "don't|please don't|we don't|never",
        "forget to call me|email the contract, use the portal|call me before nine|hesitate to reach out|"
        "share this with anyone|want to miss the demo|want to get locked in|contact suppliers directly",
    ),
    "receiving": (
        "we don't|I do not|we no longer",
        "want to receive|want to get|need to receive",
        "the goods before May|invoices on paper|the shipment twice|calls after 6 pm|samples",
    ),
    "trade": (
        "do you offer|is there|how does|our customers want|can your tool handle",
        "an unsubscribe link|opt-out handling|one-click unsubscribe|unsubscribes|a do-not-contact list",
        "|in the product|for our newsletter|for our customers",
        "?",
    ),
    "german": (
        "bitte|könnten Sie|wir müssen",
        "den Anhang löschen|die dritte Position streichen|den Termin absagen|die alte Version entfernen|"
        "uns ein Angebot schicken|die Daten vor der Migration löschen|mich morgen anrufen",
    ),
    "french": (
        "merci de|pouvez-vous|nous devons",
        "supprimer la ligne 3|retirer la pièce jointe|annuler la réunion|arrêter le projet|nous rappeler demain",
    ),
    "spanish": (
        "por favor|puede|tenemos que",
        "eliminar la línea 3|quitar el segundo punto|cancelar la reunión|no enviar el pedido antes de mayo",
    ),
}


def sentences(parts: tuple[str, ...]) -> st.SearchStrategy[str]:
    """Any choice of one alternative from each part."""
    chosen = st.tuples(*(st.sampled_from(part.split("|")) for part in parts))
    return chosen.map(lambda words: " ".join(filter(None, words)))


@pytest.mark.parametrize("construction", NOES)
def test_a_no_in_any_construction_is_an_opt_out(construction):
    @given(sentences(NOES[construction]), st.sampled_from((".", "!", "", ", thanks", "\n\nBest regards,\nDana")))
    def judge(said, end):
        assert classify_text(said[:1].upper() + said[1:] + end, OURS).meaning is Meaning.OPT_OUT

    judge()


@pytest.mark.parametrize("construction", HARMLESS)
def test_the_same_verbs_with_another_object_are_none(construction):
    @given(sentences(HARMLESS[construction]))
    def judge(said):
        found = classify_text(said[:1].upper() + said[1:] + ("" if said.endswith("?") else "."), OURS)
        assert found.meaning not in {Meaning.OPT_OUT, Meaning.HOSTILE}

    judge()
