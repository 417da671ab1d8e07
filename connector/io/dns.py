"""DNS as the domain checks ask it."""

from collections.abc import Sequence
from dataclasses import dataclass

from dns.exception import DNSException
from dns.rdtypes.txtbase import TXTBase
from dns.resolver import NXDOMAIN, NoAnswer, Resolver

from connector.mail.domain import Unanswered


@dataclass(frozen=True, slots=True)
class DnsLookup:
    """Asks a resolver; `seconds` is the longest that one question may take."""

    resolver: Resolver
    seconds: float = 5.0

    def __call__(self, name: str, kind: str) -> Sequence[str]:
        """The records as text, strings of a TXT record joined (RFC 7208 section 3.3); raises Unanswered."""
        try:
            answer = self.resolver.resolve(name, kind, lifetime=self.seconds)
        except (NXDOMAIN, NoAnswer):
            return ()
        except DNSException as error:
            raise Unanswered(type(error).__name__) from None
        return tuple(
            b"".join(r.strings).decode("utf-8", "replace") if isinstance(r, TXTBase) else r.to_text() for r in answer
        )
