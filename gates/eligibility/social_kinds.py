"""The kinds of trouble that make this no moment to sell: how long each counts, and whom it is about."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of cue: how a rep would call it, how many days it counts without another date, what it is about."""

    name: str
    days: int
    of_company: bool = False
    mendable: bool = False  # a later "solved", "back", "paid" ends it


KINDS = {
    "deceased": Kind(name="the death of this person", days=36_500),
    "bereavement": Kind(name="a death in the family", days=120),
    "illness": Kind(name="an illness or accident of a person", days=90, mendable=True),
    "leave": Kind(name="a leave of absence", days=180, mendable=True),
    "away": Kind(name="an absence", days=21, mendable=True),
    "family": Kind(name="a family crisis", days=120),
    "layoffs": Kind(name="layoffs", days=180, of_company=True),
    "insolvency": Kind(name="an insolvency", days=365, of_company=True, mendable=True),
    "closure": Kind(name="the closure of a site", days=180, of_company=True),
    "incident": Kind(name="an accident or disaster", days=90, of_company=True),
    "security": Kind(name="a security incident", days=90, of_company=True, mendable=True),
    "legal": Kind(name="a legal dispute", days=365, mendable=True),
    "complaint": Kind(name="an open complaint", days=120, mendable=True),
    "ticket": Kind(name="an open support ticket", days=60, mendable=True),
    "payment": Kind(name="a quarrel about an invoice", days=180, mendable=True),
    "anger": Kind(name="an angry or disappointed contact", days=120, mendable=True),
    "churn": Kind(name="a recent cancellation", days=180, mendable=True),
    "job": Kind(name="a change of job", days=365),
    "timing": Kind(name="a request to wait", days=60),
}

PERSON_KINDS = frozenset({"deceased", "bereavement", "illness", "leave", "away", "family", "job"})
