"""The template of a case, in the parts that production's templates have."""

import re
from collections.abc import Iterator

from connector.evals.case import TemplatePart
from gates.draft import Fixed, Given, Part, Slot, SlotRef, Template

NO_LIMIT = 10_000  # words

_PLACE = re.compile(r"\{\{\s*([A-Za-z_][\w.]*)\s*\}\}|\{([A-Za-z_][\w.]*)\}")


def read_template(part: TemplatePart | None, *, told: bool) -> Template:
    """The skeleton in our parts; without it, or without slots, the whole body counts as model-written."""
    if part is None or not told:
        return Template(
            id="",
            connection="",
            name="",
            version="",
            subject=(),
            text=(),
            requires_thread=part is not None and part.requires_thread,
            first_contact=part.first_contact if part else None,
        )
    return Template(
        id=part.id,
        connection="case",
        name=part.id,
        version="",
        subject=(),
        text=tuple(_parts(part)),
        slots=tuple(
            Slot(name=n, max_words=(part.slots[n].max_words if n in part.slots else None) or NO_LIMIT, facts=("*",))
            for n in part.fillable
        ),
        requires_thread=part.requires_thread,
        first_contact=part.first_contact,
    )


def _parts(part: TemplatePart) -> Iterator[Part]:
    done = 0
    for found in _PLACE.finditer(part.skeleton):
        if found.start() > done:
            yield Fixed(text=part.skeleton[done : found.start()])
        name = found.group(1) or found.group(2)
        yield SlotRef(name=name) if name in part.fillable else Given(name=name, locked=name in part.fixed)
        done = found.end()
    if done < len(part.skeleton):
        yield Fixed(text=part.skeleton[done:])
