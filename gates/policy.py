"""The organisation's limits, typed. `connector/config.py` reads them from app.yaml."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time, timedelta
from enum import StrEnum

from gates.canonical import digest
from gates.recipient import Basis


class Regime(StrEnum):
    """What a country asks for before a first commercial mail to a company's employee (facts/rules.md, EP-1)."""

    OPT_IN = "opt_in"  # prior consent, or the existing-customer exception
    OPT_OUT = "opt_out"  # a recorded lawful basis is enough, until they object
    CASL = "casl"  # express consent, or implied consent inside its window


OPT_IN_BASES = frozenset({Basis.CONSENT, Basis.EXISTING_CUSTOMER, Basis.CONTRACT})
CASL_BASES = frozenset({Basis.CASL_EXPRESS, Basis.CASL_IMPLIED_PURCHASE, Basis.CASL_IMPLIED_INQUIRY})
OPT_OUT_BASES = OPT_IN_BASES | CASL_BASES | {Basis.LEGITIMATE_INTEREST, Basis.CAN_SPAM_OPT_OUT}

# Directive 2002/58/EC Art. 13 leaves mail to companies to each member state; where we have no
# source that a softer rule holds, the stricter one stands. A country that is not listed is judged as opt-in, and what
# does not meet that is a hold, because nobody knows its rule.
DEFAULT_REGIMES: Mapping[str, Regime] = {
    "US": Regime.OPT_OUT,
    "GB": Regime.OPT_OUT,
    "FR": Regime.OPT_OUT,
    "IE": Regime.OPT_OUT,
    "CA": Regime.CASL,
    **dict.fromkeys(
        ("DE", "AT", "CH", "ES", "IT", "NL", "BE", "PL", "DK", "SE", "NO", "FI", "PT", "LU", "CZ", "AU"), Regime.OPT_IN
    ),
    # The rest of the EU and the EEA, by the same directive.
    **dict.fromkeys(
        ("BG", "CY", "EE", "GR", "HR", "HU", "IS", "LI", "LT", "LV", "MT", "RO", "SI", "SK"), Regime.OPT_IN
    ),
}

# ISO 3166-1 alpha-2, as assigned.
ISO_COUNTRIES = frozenset(
    "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ "
    "CA CC "
    "CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA "
    "GB GD "
    "GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE "
    "KG KH "
    "KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU "
    "MV MW "
    "MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA "
    "SB SC "
    "SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM "
    "US UY "
    "UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW".split()
)

CASL_WINDOWS: Mapping[Basis, timedelta] = {
    # CASL s. 10(10): two years after a purchase, six months after an enquiry.
    Basis.CASL_IMPLIED_PURCHASE: timedelta(days=730),
    Basis.CASL_IMPLIED_INQUIRY: timedelta(days=182),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Caps:
    """How much may leave: mails per day, and days between two mails to one person."""

    per_person_days: float = 7
    per_domain_day: int = 3
    per_domain_minute: int = 20
    per_mailbox_day: int = 200
    per_mailbox_minute: int = 10
    per_segment_day: int = 50
    per_organisation_day: int = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class QuietHours:
    """When the recipient's clock allows a mail: from `opens` to `closes`, on `weekdays` (0 is Monday)."""

    opens: time = time(8, 0)
    closes: time = time(18, 0)
    weekdays: tuple[int, ...] = (0, 1, 2, 3, 4)


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """The limits under which one segment is judged; `version` names exactly these values."""

    consent_max_age: timedelta = timedelta(seconds=60)
    outage_hold_after: timedelta = timedelta(hours=24)
    regimes: Mapping[str, Regime] = field(default_factory=lambda: dict(DEFAULT_REGIMES))
    bases: frozenset[Basis] = OPT_OUT_BASES
    refused_origins: tuple[str, ...] = ("purchased", "rented", "harvested", "generated", "scraped", "append", "unknown")
    excluded_sectors: tuple[str, ...] = ()
    caps: Caps = field(default_factory=Caps)
    quiet_hours: QuietHours | None = field(default_factory=QuietHours)
    fallback_time_zone: str = "UTC"
    ai_disclosure_countries: frozenset[str] = frozenset()
    unsubscribe_prefix: str = ""
    shadow_gates: frozenset[str] = frozenset()

    @property
    def version(self) -> str:
        """The hash that names exactly these limits."""
        return digest({**{n: getattr(self, n) for n in self.__slots__}, "bases": sorted(self.bases)})
