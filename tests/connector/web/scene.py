"""What the web tests share: a reviewed scene behind the app, and a dump of every table to compare."""

from contextlib import contextmanager
from threading import Lock

from flask.testing import FlaskClient
from sqlalchemy import create_engine, inspect, text

from connector.links import review_token
from connector.mail.optout import token
from connector.model import Outreach
from connector.web.app import HEADERS, create_app
from tests import people
from tests.laws import scene
from tests.world import Rig

_making = Lock()
"""werkzeug parses code for each rule, and Python 3.11 cannot do that in two threads at once (cpython 106905)."""


class HardenedClient(FlaskClient):
    """Every answer that any of these tests sees must carry the security headers and no cookie."""

    def open(self, *args, **kwargs):
        answer = super().open(*args, **kwargs)
        for name in HEADERS:
            assert name in answer.headers, f"{name} is missing on {answer.status}"
        assert "Set-Cookie" not in answer.headers
        return answer


def client(rig: Rig) -> FlaskClient:
    """A browser without any memory."""
    with _making:
        app = create_app(rig.world)
    app.test_client_class = HardenedClient
    return app.test_client(use_cookies=False)


def database(folder) -> str:
    """The web's rules do not depend on the database: SQLite is the quick one."""
    return f"sqlite:///{folder / 'gatepost.sqlite'}"


def dump(url: str) -> dict[str, list[tuple]]:
    """Every row of every table."""
    engine = create_engine(url)
    with engine.connect() as connection:
        names = inspect(engine).get_table_names()
        found = {n: sorted(map(repr, connection.execute(text(f'select * from "{n}"')))) for n in names}
    engine.dispose()
    return found


@contextmanager
def unchanged(url: str):
    """Nothing in the database may change inside this block."""
    before = dump(url)
    assert any(before.values()), "an empty database would prove nothing"
    yield
    assert dump(url) == before


def optout_path(rig: Rig, row: Outreach) -> str:
    return f"/u/{token(row.id, rig.world.signer)}"


def review_path(rig: Rig, row: Outreach, owner: str = people.OWNER) -> str:
    return f"/r/{review_token(row.id, owner, rig.world.signer)}"


def now(rig: Rig, row: Outreach) -> Outreach:
    """The row as it stands now."""
    with rig.store.read() as tx:
        return tx.outreaches.get(row.id)


def altered(path: str) -> list[str]:
    """The same address with something wrong in each part of the token."""
    door, token_ = path[:3], path[3:]
    head, _, signature = token_.rpartition(".")
    flipped = signature[:-6] + ("A" if signature[-6] != "A" else "B") + signature[-5:]
    return [
        f"{door}{head}x.{signature}",
        f"{door}{head}.{flipped}",
        f"{door}{head}.{signature[:-4]}",
        f"{door}{head}.",
        f"{door}{head}",
        f"{door}{token_}%00",
        f"{door}{token_}{'A' * 5000}",
        f"{door}x",
    ]


__all__ = ["altered", "client", "database", "dump", "now", "optout_path", "review_path", "scene", "unchanged"]
