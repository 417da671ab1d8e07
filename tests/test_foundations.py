"""The ground under the other tests: no way out of this machine, and two real, empty databases."""

import socket
import time

import pytest
from sqlalchemy import create_engine, inspect, text

from tests.conftest import NetworkForbidden


def test_nothing_leaves_this_machine():
    with pytest.raises(NetworkForbidden):
        socket.create_connection(("192.0.2.1", 25), timeout=1)
    with pytest.raises(NetworkForbidden):
        socket.getaddrinfo("example.org", 443)
    with pytest.raises(NetworkForbidden), socket.socket() as link:
        link.connect_ex(("192.0.2.1", 25))


def test_loopback_is_open():
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(("localhost", server.getsockname()[1]), timeout=1).close()


@pytest.mark.parametrize("run", [1, 2])
def test_each_test_has_an_empty_database(database_url, run):
    engine = create_engine(database_url)
    with engine.begin() as link:
        assert inspect(link).get_table_names() == []
        link.execute(text("CREATE TABLE seen (run INTEGER)"))
        assert engine.dialect.name in database_url
    engine.dispose()


def test_postgres_commits_before_it_answers(fresh_postgres_url):
    engine = create_engine(fresh_postgres_url)
    with engine.connect() as link:
        assert link.scalar(text("SHOW synchronous_commit")) == "on"
    engine.dispose()


def test_a_fresh_database_is_quick(postgres_server):
    started = time.perf_counter()
    postgres_server.create("quick")
    postgres_server.drop("quick")
    assert time.perf_counter() - started < 2, "about 0.05 s on a quiet machine"
