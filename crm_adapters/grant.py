"""How an app is let into an account of a CRM: grants, and what an adapter knows of getting and ending them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from crm_adapters.errors import NotPermitted


class Revoked(NotPermitted):
    """The vendor has ended the grant: the app was uninstalled, or the person who installed it is gone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Granted:
    """What a token endpoint gave; `account` is the portal or org, `seconds` how long the access token lives."""

    access_token: str = field(repr=False)
    refresh_token: str = field(default="", repr=False)
    seconds: int = 1800
    account: str = ""
    scopes: tuple[str, ...] = ()
    installer: str = ""


class Installs(Protocol):
    """One app of ours at one vendor."""

    @property
    def wanted_scopes(self) -> Sequence[str]:
        """The scopes without which something does not work."""
        ...

    def authorize_url(self, state: str, redirect_uri: str) -> str:
        """The vendor's page on which an admin lets us in; empty where a grant needs no page."""
        ...

    def exchange(self, code: str, redirect_uri: str) -> Granted:
        """The grant behind a code that the vendor sent back."""
        ...

    def refresh(self, refresh_token: str) -> Granted:
        """A new access token; Revoked when the grant has ended."""
        ...

    def uninstall(self, access_token: str, refresh_token: str) -> None:
        """Take us out of the account and end every token of the grant; no error when that is done already."""
        ...
