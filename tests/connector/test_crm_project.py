"""`gatepost crm-project`: both projects with the deployment's address, from the checkout and from a wheel."""

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from connector.cli.main import main
from crm_adapters.hubspot import mapping
from tests import npm
from tests.crm_adapters.hubspot.project_shapes import components, wrong

OURS = "https://mail.ours.example"
KINDS = ("hubspot", "salesforce")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A deployment at another address, with connections of other names."""
    text = (npm.ROOT / "app.yaml").read_text(encoding="utf-8")
    text = text.replace("public_url: http://127.0.0.1:18080", f"public_url: {OURS}")
    for kind in KINDS:
        text = text.replace(f"  {kind}:\n    kind: {kind}", f"  our-{kind}:\n    kind: {kind}")
        text = text.replace(f"connection: {kind}\n", f"connection: our-{kind}\n")
    assert text.count(OURS) == 1
    (tmp_path / "app.yaml").write_text(text, encoding="utf-8")
    return tmp_path


def changed(home: Path, old: str, new: str) -> None:
    text = (home / "app.yaml").read_text(encoding="utf-8")
    assert old in text
    (home / "app.yaml").write_text(text.replace(old, new), encoding="utf-8")


def write(home: Path, *more: str, kind: str = "hubspot", before: tuple[str, ...] = ()) -> None:
    out = str(home / "out" / kind)
    main(["--config", str(home / "app.yaml"), *before, "crm-project", kind, "--out", out, *more])


def refused(home: Path, capsys: pytest.CaptureFixture[str], *more: str) -> str:
    capsys.readouterr()
    with pytest.raises(SystemExit) as left:
        write(home, *more)
    assert left.value.code == 2
    return capsys.readouterr().err


def written(home: Path, kind: str) -> dict[Path, str]:
    return {p: p.read_text(encoding="utf-8") for p in (home / "out" / kind).rglob("*") if p.is_file()}


@pytest.mark.parametrize("kind", KINDS)
def test_every_place_has_the_deployments_address_and_the_connections_name(
    home: Path, kind: str, capsys: pytest.CaptureFixture[str]
) -> None:
    write(home, kind=kind)
    said = capsys.readouterr().out
    assert "1. " in said
    assert f"gatepost connect our-{kind}" in said
    assert "gatepost doctor" in said
    texts = written(home, kind)
    assert not [p for p, text in texts.items() if "https://gatepost.example" in text]
    assert not [p for p, text in texts.items() if f"/crm/{kind}" in text or f"/hooks/{kind}" in text]
    assert [p for p, text in texts.items() if OURS in text]
    assert [p for p, text in texts.items() if f"our-{kind}" in text]
    kept_back = {"node_modules", "__tests__", "coverage", "tests", "checks"}
    assert not [p for p in texts if kept_back & set(p.relative_to(home).parts) or p.name.startswith("package-lock")]


def test_hubspots_project_is_as_sound_after_as_before(home: Path) -> None:
    write(home, "--support-email", "help@ours.example")
    source = home / "out" / "hubspot" / "src"
    assert wrong(source) == []
    by_kind = {body["type"]: body["config"] for _, body in components(source)}
    assert by_kind["app"]["permittedUrls"]["fetch"] == [OURS]
    assert by_kind["app"]["auth"]["redirectUrls"] == [f"{OURS}/crm/our-hubspot/installed"]
    assert by_kind["app"]["support"]["supportEmail"] == "help@ours.example"
    assert by_kind["webhooks"]["settings"]["targetUrl"] == f"{OURS}/hooks/our-hubspot"
    told = [one.get("propertyName") for one in by_kind["webhooks"]["subscriptions"]["crmObjects"]]
    assert told.count(mapping.OPT_OUT_PER_TYPE.format("101")) == told.count("hs_email_optout") == 1
    assert by_kind["workflow-action"]["actionUrl"].startswith(f"{OURS}/crm/our-hubspot/workflow/")
    code = "".join(text for p, text in written(home, "hubspot").items() if p.suffix in {".ts", ".tsx"})
    assert code.count(f"ORIGIN = '{OURS}'") == code.count("CONNECTION = 'our-hubspot'") == 2


def test_a_program_is_told_the_same(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(home, before=("--json",))
    told = json.loads(capsys.readouterr().out)
    assert (told["kind"], told["connection"], told["origin"]) == ("hubspot", "our-hubspot", OURS)
    assert told["files"] == len(written(home, "hubspot"))
    assert len(told["next"]) >= 5


def test_what_was_changed_is_not_overwritten(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(home)
    before = written(home, "hubspot")
    write(home)  # the same again changes nothing
    config = home / "out" / "hubspot" / "hsproject.json"
    config.write_text("{}", encoding="utf-8")
    changed(home, OURS, "https://moved.example")
    err = refused(home, capsys)
    assert "different" in err
    assert "--force" in err
    assert config.read_text(encoding="utf-8") == "{}"
    assert {p: t for p, t in written(home, "hubspot").items() if p != config} == {
        p: t for p, t in before.items() if p != config
    }
    write(home, "--force")
    assert "2026.03" in config.read_text(encoding="utf-8")
    assert wrong(home / "out" / "hubspot" / "src") == []


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("http://mail.ours.example", "https only"),
        ("http://127.0.0.1.evil.example", "https only"),
        ("https://user:word@mail.ours.example", "no address can be built"),
        ("https://mail.ours.example/?a=b", "no address can be built"),
        ("https://mail.ours.example/'+x+'", "no address can be built"),
    ],
)
def test_an_address_that_no_crm_can_call_is_refused(
    home: Path, capsys: pytest.CaptureFixture[str], url: str, says: str
) -> None:
    changed(home, f"public_url: {OURS}", f'public_url: "{url}"')
    assert says in refused(home, capsys)
    assert not (home / "out").exists()


def test_a_rehearsal_on_one_machine_may_be_without_tls(home: Path) -> None:
    changed(home, OURS, "http://127.0.0.1:18080/")
    write(home)
    assert any("ORIGIN = 'http://127.0.0.1:18080'" in text for text in written(home, "hubspot").values())


def test_without_a_subscription_type_no_field_is_made_up(home: Path) -> None:
    changed(home, 'subscription: "101"', 'subscription: ""')
    write(home)
    assert not any("hs_email_optout_" in text for text in written(home, "hubspot").values())


def test_which_connection_is_asked_and_its_name_must_fit_into_an_address(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "our-hubspot" in refused(home, capsys, "--connection", "nobody")
    assert "our-hubspot" in refused(home, capsys, "--connection", "our-salesforce")
    assert "e-mail" in refused(home, capsys, "--support-email", 'x"@ours.example')
    changed(home, "our-hubspot", "it's")
    assert "letters, digits" in refused(home, capsys)


def test_it_works_from_a_wheel_which_holds_no_packages_of_node(home: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(home / "dist")],
        cwd=npm.ROOT,
        check=True,
        capture_output=True,
        timeout=100,
    )
    (wheel,) = (home / "dist").glob("*.whl")
    with zipfile.ZipFile(wheel) as held:
        names = held.namelist()
        held.extractall(home / "site")
    assert not [n for n in names if {"node_modules", "coverage"} & set(n.split("/"))]
    for kind in KINDS:
        done = subprocess.run(
            [
                *(sys.executable, "-c", "from connector.cli.main import main; main()", "--config"),
                *(str(home / "app.yaml"), "crm-project", kind, "--out", str(home / "from" / kind)),
            ],
            cwd=home,
            env={**os.environ, "PYTHONPATH": str(home / "site")},
            check=True,
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert f"for our-{kind}" in done.stdout
    assert wrong(home / "from" / "hubspot" / "src") == []
    write(home)
    fresh, installed = written(home, "hubspot"), (home / "from" / "hubspot")
    assert {str(p.relative_to(home / "out" / "hubspot")): t for p, t in fresh.items()} == {
        str(p.relative_to(installed)): p.read_text(encoding="utf-8") for p in installed.rglob("*") if p.is_file()
    }
