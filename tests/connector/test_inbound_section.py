"""From app.yaml to the mailbox: the section is checked, and `gatepost receive` looks into a real server."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from connector.cli import main
from connector.config import load
from crm_adapters.hubspot.sandbox import HubSpotSandbox
from crm_adapters.salesforce.sandbox import SalesforceSandbox
from gates.errors import ConfigError
from tests.imap_server import PASSWORD, USER, ImapServer, imap_server
from tests.letters import letter

EXAMPLE = (Path(__file__).parent.parent.parent / "app.yaml").read_text()


def section(**values: object) -> str:
    lines = {"host": "127.0.0.1", "user": USER, "security": "none", **values}
    return "inbound:\n" + "".join(f"  {k}: {json.dumps(v)}\n" for k, v in lines.items())


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"host": "imap.ours.example"}, "plain text is only allowed on loopback"),
        ({"port": 0}, "inbound.port"),
        ({"folders": []}, "inbound.folders"),
        ({"keyword": "two words"}, "inbound.keyword"),
        ({"poll_seconds": 1}, "inbound.poll_seconds"),
        ({"pasword": "x"}, "inbound.pasword"),
    ],
)
def test_a_mistake_is_told_with_its_place(tmp_path: Path, values: dict[str, object], told: str) -> None:
    (tmp_path / "app.yaml").write_text(EXAMPLE + section(**values))
    with pytest.raises(ConfigError, match=told.replace(".", r"\.")):
        load(tmp_path / "app.yaml")


def test_the_commented_example_is_good(tmp_path: Path) -> None:
    head, _, rest = EXAMPLE.partition("# inbound:\n")
    told, _, after = rest.partition("\n\n")
    lines = "\n".join(line.removeprefix("# ") for line in told.splitlines())
    (tmp_path / "app.yaml").write_text(f"{head}inbound:\n{lines.replace('# ', '  # ', 0)}\n\n{after}")
    inbound = load(tmp_path / "app.yaml").inbound
    assert inbound is not None
    assert (inbound.host, inbound.security, inbound.keyword) == ("imap.ours.example", "tls", "GatepostRead")


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ImapServer]:
    with imap_server(tmp_path) as running:
        yield running


def test_one_look_from_the_command_line(
    tmp_path: Path, server: ImapServer, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def receive() -> tuple[int, dict[str, object], str]:
        status = 0
        try:
            main(["--config", str(tmp_path / "app.yaml"), "--json", "receive"])
        except SystemExit as stopped:
            status = int(stopped.code or 0)
        out, err = capsys.readouterr()
        return status, json.loads(out) if out else {}, err

    with HubSpotSandbox(size=5) as hubspot, SalesforceSandbox(size=5) as salesforce:
        text = EXAMPLE.replace("http://127.0.0.1:18081", hubspot.base_url)
        text = text.replace("http://127.0.0.1:18082", salesforce.base_url)
        monkeypatch.setenv("GATEPOST_HUBSPOT_TOKEN", hubspot.token)
        monkeypatch.setenv("GATEPOST_SALESFORCE_TOKEN", salesforce.token)
        (tmp_path / "app.yaml").write_text(text)
        status, told, _ = receive()
        assert (status, told["new"], told["failed"]) == (0, 0, {})
        (tmp_path / "app.yaml").write_text(text + section(port=server.port))
        status, _, err = receive()
        assert status == 2
        assert "GATEPOST_IMAP_PASSWORD" in err
        monkeypatch.setenv("GATEPOST_IMAP_PASSWORD", PASSWORD)
        server.deliver(letter("Unsubscribe me", sender="stranger@elsewhere.example"))
        status, told, _ = receive()
        assert (status, told["new"], told["meanings"]) == (0, 1, {"opt_out": 1})
        assert receive()[1]["new"] == 0
        server.stop()
        status, told, err = receive()
        assert status == 1
        assert "nothing is lost" in err
