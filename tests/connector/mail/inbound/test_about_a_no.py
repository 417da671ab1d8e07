"""A reply that only speaks of a no says none; one that asks for it, however it asks, is never ordinary."""

import pytest

from connector.mail.inbound.human import classify_text
from connector.mail.inbound.signal import Meaning

SUBJECT = "Re: A question about month-end"
ABOUT_A_NO = (
    "Looks promising. In your portal, how do suppliers unsubscribe from the reminder emails? I'd like a demo.",
    "Do your campaigns comply with the opt-out rules, and how quickly do you process an unsubscribe request?",
    "What happens in your system when one of our vendors replies 'stop' or 'take me off your list'?",
    "Wie kann ich Nutzer abmelden? Ich finde nur das Anlegen.",
    "Klingt gut. Können sich Lieferanten von den Erinnerungen selbst abmelden?",
    "Gilt die Abmeldung in der Fußzeile nur für Werbung?",
    "Comment désabonne-t-on un fournisseur des relances dans votre outil ?",
    "Comment gérez-vous les demandes de désinscription des clients finaux ?",
    "ne tardez pas à m'écrire, le budget se décide lundi",
    "No deje de enviarme la lista de precios, la reunión es el lunes.",
    "If only one could unsubscribe from month-end! Since one can't: yes, show me what you've got.",
    "Sí, envíeme el resumen.\n\nMarisol\nPara darse de baja de nuestro boletín, escriba BAJA",
    "Gerne, schicken Sie mir die zwei Seiten.\n\nReto\nSie möchten unseren Gartenbrief abbestellen? Eine Mail genügt.",
)
ASKED_FOR = (
    "How do I unsubscribe?",
    "Can you please take me off your list?",
    "Could you stop emailing me?",
    "Will you please remove my address from your list?",
    "Wie kann ich mich abmelden?",
    "Können Sie mich bitte aus dem Verteiler nehmen?",
    "Comment puis-je me désabonner ?",
    "¿Cómo me doy de baja?",
    "Please cease all direct marketing to this address.",
    "Lassen Sie mich endlich mit Ihrem Mist in Ruhe!",
    "Nous nous opposons, pour l'ensemble des collaborateurs, à toute prospection commerciale de votre part.",
    "kitenme de su lista x favor",
    "Les pedimos que excluyan todas las direcciones de nuestro dominio de sus campañas.",
    "Le agradecería que no insistiera ni volviera a contactarnos.",
)


@pytest.mark.parametrize("reply", ABOUT_A_NO)
def test_who_speaks_of_a_no_is_not_suppressed(reply: str) -> None:
    assert classify_text(reply, SUBJECT).meaning is not Meaning.OPT_OUT


@pytest.mark.parametrize("reply", ASKED_FOR)
def test_who_asks_for_it_is_heard(reply: str) -> None:
    assert classify_text(reply, SUBJECT).meaning is Meaning.OPT_OUT
