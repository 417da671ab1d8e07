"""The legal block in both forms, from the locked wordings that the gate looks for."""

import html

from connector.mail.render import LegalBlock
from connector.model import Segment
from gates.legal_text import LegalLine, language_for, legal_lines, notices_due
from gates.policy import Policy
from gates.recipient import Recipient


def _as_html(line: LegalLine) -> str:
    text = html.escape(line.text, quote=False)
    if not line.url:
        return f"<p>{text}</p>"
    url = html.escape(line.url)
    return f'<p>{text} <a href="{url}">{url}</a></p>'


def legal_block(segment: Segment, recipient: Recipient, policy: Policy, unsubscribe: str) -> LegalBlock:
    """Exactly the notices that are due for this recipient, each a paragraph of its own."""
    lines = legal_lines(
        sender=segment.sender,
        due=notices_due(recipient, policy),
        unsubscribe=unsubscribe,
        language=language_for(recipient.country),
    )
    return LegalBlock(text="\n\n".join(line.plain for line in lines), html="\n".join(_as_html(line) for line in lines))
