"""What every command shares: the deployment, the account behind the token, and how answers are printed."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from connector import bootstrap, config
from connector.bootstrap import App
from connector.links import token_hash
from connector.model import Account
from gates.canonical import plain
from gates.errors import NotAllowed

TOKEN = "GATEPOST_TOKEN"


@dataclass(slots=True, kw_only=True)
class Context:
    """One call of the command line."""

    config_path: Path
    as_json: bool
    console: Console = field(default_factory=lambda: Console(highlight=False, soft_wrap=True))

    @contextmanager
    def app(self) -> Iterator[App]:
        """The deployment that app.yaml describes, closed at the end."""
        with ExitStack() as stack:
            app = bootstrap.build(config.load(self.config_path), env=bootstrap.environment())
            stack.callback(app.close)
            yield app

    def say(self, data: Any, text: str = "") -> None:
        """Print JSON when asked for it, else the text (or the data, readably)."""
        if self.as_json:
            click.echo(json.dumps(plain(data), ensure_ascii=False, indent=2, default=str))
        elif text:
            self.console.print(text, markup=False)
        else:
            self.console.print_json(json.dumps(plain(data), ensure_ascii=False, default=str))

    def table(self, title: str, head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> None:
        """A readable table; nothing in JSON mode, where `say` has the data."""
        if self.as_json:
            return
        table = Table(title=title, title_justify="left", show_edge=False, pad_edge=False)
        for name in head:
            table.add_column(name)
        for row in rows:
            table.add_row(*row)
        self.console.print(table)

    def account(self, app: App) -> Account:
        """The account whose personal token is in GATEPOST_TOKEN: two people means two tokens (product.md section 2)."""
        token = bootstrap.environment().get(TOKEN, "")
        with app.store.read() as tx:
            found = tx.accounts.by_token(token_hash(token)) if token else None
        if found is None:
            raise NotAllowed(
                "this needs a personal token",
                where=TOKEN,
                mend="ask an admin for `gatepost account add`, and set the token that it prints",
            )
        return found


def counted(counts: Mapping[str, int]) -> str:
    """``a 3, b 1`` with the largest first."""
    return ", ".join(f"{k} {v}" for k, v in sorted(counts.items(), key=lambda kv: (-kv[1], kv[0]))) or "none"
