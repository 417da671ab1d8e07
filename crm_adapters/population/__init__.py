"""The invented people behind both sandboxes: pure, seeded, knows neither vendor and nothing of ours."""

from crm_adapters.population.build import population
from crm_adapters.population.nouns import (
    ActivityTrait,
    CompanyRecord,
    ConsentTrait,
    DealRecord,
    NoteTrait,
    OwnerRecord,
    PersonRecord,
    Population,
    TicketRecord,
)

__all__ = [
    "ActivityTrait",
    "CompanyRecord",
    "ConsentTrait",
    "DealRecord",
    "NoteTrait",
    "OwnerRecord",
    "PersonRecord",
    "Population",
    "TicketRecord",
    "population",
]
