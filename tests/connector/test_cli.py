"""The command line as a new user meets it: two sandbox CRMs, one deployment, every answer and exit status."""

import json
import shutil
from pathlib import Path

import pytest

from connector.cli import main
from crm_adapters.hubspot.sandbox import HubSpotSandbox
from crm_adapters.salesforce.sandbox import SalesforceSandbox

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    folder = tmp_path_factory.mktemp("cli")
    with HubSpotSandbox(size=120) as hubspot, SalesforceSandbox(size=120) as salesforce:
        text = (ROOT / "app.yaml").read_text()
        text = text.replace("http://127.0.0.1:18081", hubspot.base_url)
        text = text.replace("http://127.0.0.1:18082", salesforce.base_url)
        (folder / "app.yaml").write_text(text)
        patch = pytest.MonkeyPatch()
        patch.setenv("GATEPOST_HUBSPOT_TOKEN", hubspot.token)
        patch.setenv("GATEPOST_SALESFORCE_TOKEN", salesforce.token)
        patch.delenv("GATEPOST_TOKEN", raising=False)
        yield folder
        patch.undo()


@pytest.fixture
def shell(home, capsys, monkeypatch):
    """Run one command; returns exit status, stdout, stderr. No traceback, ever."""

    def run(*words, token="", config=None):
        monkeypatch.setenv("GATEPOST_TOKEN", token)
        status = 0
        try:
            main(["--config", str(config or home / "app.yaml"), *words])
        except SystemExit as stopped:
            status = stopped.code or 0
        out, err = capsys.readouterr()
        assert "Traceback" not in out + err
        return status, out, err

    return run


@pytest.fixture
def admin(home, shell):
    """The first admin's token; made once for the module."""
    kept = home / "admin.token"
    if not kept.exists():
        status, out, err = shell("--json", "account", "add", "ops", "--name", "Olga", "--role", "admin")
        assert status == 0, err
        kept.write_text(json.loads(out)["token"])
    return kept.read_text()


def test_the_first_account_must_be_an_admin_and_later_ones_need_a_token(shell, admin):
    status, _, err = shell("account", "add", "eve", "--name", "Eve", "--role", "admin")
    assert status == 2
    assert "GATEPOST_TOKEN" in err
    status, _, err = shell("account", "add", "eve", "--name", "Eve", "--role", "rep", "--owner", "x", token=admin)
    assert status == 2
    assert "CONNECTION=ID" in err
    status, out, _ = shell("account", "list")
    assert status == 0
    assert "Olga" in out


def test_no_level_above_draft_and_none_without_an_account(shell, admin):
    assert shell("level", "inbound", "draft", "--why", "x")[0] == 2
    status, _, err = shell("level", "inbound", "earned", "--why", "x", token=admin)
    assert status == 2, err
    assert shell("level", "nosuch", "draft", "--why", "x", token=admin)[0] == 2
    status, _, err = shell("level", "inbound", "draft", "--why", "test", token=admin)
    assert status == 2
    assert "Drafts made in shadow: 0, needs at least 50" in err
    status, out, _ = shell("segments", "inbound")
    assert status == 0
    assert "inbound: off" in out
    assert "blast radius 0 mails" in out


def test_json_is_json_everywhere(shell, admin):
    for words in (
        ("sync", "hubspot"),
        ("status",),
        ("outreach", "list"),
        ("review", "queue"),
        ("policy", "show"),
        ("account", "list"),
        ("audit", "verify"),
        ("doctor",),
    ):
        status, out, _ = shell("--json", *words)
        assert status in {0, 1}, words
        json.loads(out)


@pytest.mark.parametrize(
    "words",
    [
        ("outreach", "show", "nosuch"),
        ("review", "decide", "nosuch", "approve", "--draft", "0" * 12),
        ("review", "undo", "nosuch"),
        ("suppress", "neither"),
        ("suppress", "a/b/c"),
        ("policy", "approve", "nosuch"),
        ("policy", "propose"),
        ("resume", "--why", "x"),
        ("sync", "nosuch"),
        ("nosuch",),
    ],
    ids=" ".join,
)
def test_a_callers_mistake_is_told_in_words(shell, admin, words):
    status, _, err = shell(*words, token=admin)
    assert status == 2, err
    assert len(err.strip()) > 15


def test_resuming_takes_two_accounts(shell, admin):
    _, out, _ = shell("--json", "account", "add", "sam", "--name", "Sam", "--role", "admin", token=admin)
    second = json.loads(out)["token"]
    assert shell("stop", "events")[0] == 0
    for _ in range(2):
        shell("resume", "events", "--why", "mended", token=admin)
    restraint = json.loads(shell("--json", "status")[1])["segments"]["events"]["restraint"]
    assert restraint == "killed"
    assert shell("resume", "events", "--why", "mended", token=second)[0] == 0
    assert json.loads(shell("--json", "status")[1])["segments"]["events"]["restraint"] == "paused"


def test_a_tampered_export_exits_3(shell, home, admin, tmp_path):
    folder = tmp_path / "export"
    assert shell("audit", "export", str(folder))[0] == 0
    log, keys = folder / "audit.jsonl", folder / "public_keys.json"
    how = ("audit", "verify", "--file", str(log), "--keys", str(keys))
    assert shell(*how)[0] == 0
    log.write_text(log.read_text().replace("account_added", "account_asked", 1))
    status, out, _ = shell(*how)
    assert status == 3
    assert "does NOT verify" in out
    keys.write_text("no keys")
    assert shell(*how)[0] == 2


def test_a_loosened_app_yaml_is_not_in_force(shell, home, admin):
    loose = home / "loose.yaml"
    shutil.copy(home / "app.yaml", loose)
    loose.write_text(
        loose.read_text().replace('["*.example"]', '["*"]').replace("production: false", "production: true")
    )
    status, out, err = shell("--json", "policy", "show", config=loose)
    assert status == 0, err
    assert {"allowed_recipients", "production"} <= set(json.loads(out)["waiting"])


def test_a_wrong_app_yaml_is_told_with_its_place(shell, tmp_path):
    wrong = tmp_path / "app.yaml"
    for text in ("organisation: [", "organisation:\n  nosuch: 1\n", ""):
        wrong.write_text(text)
        status, _, err = shell("status", config=wrong)
        assert status == 2
        assert "app.yaml" in err or "organisation" in err
    assert shell("status", config=tmp_path / "none.yaml")[0] == 2


def test_an_owner_names_a_delegate_by_their_own_token(shell, admin):
    _, out, _ = shell(
        "--json", "account", "add", "olga", "--name", "Olga", "--role", "rep", "--owner", "crm=8", token=admin
    )
    token = json.loads(out)["token"]
    assert shell("account", "delegate", "ops", token="")[0] != 0
    assert shell("account", "delegate", "ops", token=admin)[0] != 0, "who owns nothing has nothing to delegate"
    status, out, _ = shell("--json", "account", "delegate", "ops", token=token)
    assert (status, json.loads(out)["delegates"]) == (0, ["ops"])
    status, out, _ = shell("--json", "account", "delegate", "ops", "--end", token=token)
    assert (status, json.loads(out)["delegates"]) == (0, [])
