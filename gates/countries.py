"""Country names as people type them into a CRM, and their ISO 3166-1 alpha-2 codes."""

import re
from collections.abc import Mapping

# English and local names as they stand in real orgs; codes are taken as they are.
COUNTRIES: Mapping[str, str] = {
    "argentina": "AR", "australia": "AU", "austria": "AT", "belgium": "BE", "belgië": "BE", "brasil": "BR",
    "brazil": "BR", "bulgaria": "BG", "canada": "CA", "chile": "CL", "china": "CN", "colombia": "CO", "croatia": "HR",
    "cyprus": "CY", "czech republic": "CZ", "czechia": "CZ", "danmark": "DK", "denmark": "DK", "deutschland": "DE",
    "egypt": "EG", "england": "GB", "españa": "ES", "estonia": "EE", "finland": "FI", "france": "FR", "germany": "DE",
    "great britain": "GB", "greece": "GR", "hong kong": "HK", "hungary": "HU", "iceland": "IS", "india": "IN",
    "indonesia": "ID", "ireland": "IE", "israel": "IL", "italia": "IT", "italy": "IT", "japan": "JP", "kenya": "KE",
    "latvia": "LV", "liechtenstein": "LI", "lithuania": "LT", "luxembourg": "LU", "malaysia": "MY", "malta": "MT",
    "mexico": "MX", "méxico": "MX", "morocco": "MA", "nederland": "NL", "netherlands": "NL", "new zealand": "NZ",
    "nigeria": "NG", "norge": "NO", "northern ireland": "GB", "norway": "NO", "peru": "PE", "philippines": "PH",
    "poland": "PL", "polska": "PL", "portugal": "PT", "romania": "RO", "saudi arabia": "SA", "schweiz": "CH",
    "scotland": "GB", "serbia": "RS", "singapore": "SG", "slovakia": "SK", "slovenia": "SI", "south africa": "ZA",
    "south korea": "KR", "republic of korea": "KR", "spain": "ES", "suisse": "CH", "sverige": "SE", "sweden": "SE",
    "switzerland": "CH", "taiwan": "TW", "thailand": "TH", "the netherlands": "NL", "turkey": "TR", "türkiye": "TR",
    "uk": "GB", "ukraine": "UA", "united arab emirates": "AE", "united kingdom": "GB", "united states": "US",
    "united states of america": "US", "uruguay": "UY", "usa": "US", "u.s.a.": "US", "u.s.": "US", "vietnam": "VN",
    "wales": "GB", "österreich": "AT",
    # Three letters, as some orgs keep them.
    "aus": "AU", "aut": "AT", "bel": "BE", "bra": "BR", "can": "CA", "che": "CH", "deu": "DE", "dnk": "DK",
    "esp": "ES", "fin": "FI", "fra": "FR", "gbr": "GB", "ind": "IN", "irl": "IE", "ita": "IT", "jpn": "JP",
    "mex": "MX", "nld": "NL", "nor": "NO", "nzl": "NZ", "pol": "PL", "prt": "PT", "sgp": "SG", "swe": "SE",
}  # fmt: skip


def country(text: str | None) -> str:
    """ISO 3166-1 alpha-2 in capitals, or empty when the text names no country that we know."""
    word = " ".join((text or "").split()).casefold()
    if word in COUNTRIES:
        return COUNTRIES[word]
    return word.upper() if re.fullmatch(r"[a-z]{2}", word) else ""
