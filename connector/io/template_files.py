"""Template files of the deployment: the fallback where the CRM holds none.

A file is text with a subject line, an empty line, and the mail, in the same markers as everywhere
(crm_adapters/slots.py); merge fields are ``{{contact.first_name}}`` or ``{{contact.first_name|there}}``.
"""

import hashlib
import re
from pathlib import Path

from crm_adapters.slots import TemplateError, parse_body
from gates.draft import Merge, Template

TOKEN = re.compile(r"\{\{[^{}]*\}\}")
_FIELD = re.compile(r"^\{\{\s*(?P<path>[a-z_]+\.[a-z0-9_]+)\s*(?:\|\s*(?P<default>[^{}]*?)\s*)?\}\}$")
SUBJECT = "Subject: "


def _merge(token: str) -> Merge | None:
    match = _FIELD.match(token)
    return Merge(path=match["path"], default=match["default"]) if match else None


def read_template(path: Path) -> Template:
    """The template in this file; TemplateError says file, line and what is wrong."""
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise TemplateError(
            f"the template file cannot be read: {error.strerror}",
            where=str(path),
            mend="check templates_dir and the name",
        ) from error
    head, _, body = text.partition("\n\n")
    if not head.startswith(SUBJECT) or not body.strip():
        raise TemplateError(
            "a template file begins with its subject and an empty line",
            where=path.name,
            mend="first line `Subject: ...`, then an empty line, then the mail",
        )
    subject, _ = parse_body(head.removeprefix(SUBJECT).strip(), _merge, TOKEN)
    parts, slots = parse_body(body.strip() + "\n", _merge, TOKEN)
    return Template(
        id=path.stem,
        connection="file",
        name=path.stem,
        version=hashlib.sha256(text.encode()).hexdigest()[:16],
        subject=subject,
        text=parts,
        slots=slots,
    )
