"""Long lists through the command line: byte for byte the same, whether rows were kept or not."""

from __future__ import annotations

import contextlib
import inspect
import io
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import sig_cli
from sig_cli.app import main
from sig_cli.arm import listing as arm_listing
from sig_cli.arm.local import open_manager
from sig_cli.arm.messages import Request
from sig_cli.cli import listing as cli_listing
from sig_cli.cli.commands import image_definition, image_version
from sig_cli.workspace import documents, listings
from sig_cli.workspace.engine import Put
from sig_cli.workspace.files import FilesEngine
from sig_cli.workspace.foundation import FIRST_SUBSCRIPTION
from tests.generated import generated

GROUP = f"/subscriptions/{FIRST_SUBSCRIPTION}/resourceGroups/images"
GALLERY = f"{GROUP}/providers/Microsoft.Compute/galleries/golden"
VERSIONS = f"{GALLERY}/images/ubuntu/versions"
DEFINITION = {"location": "westus", "properties": {"osType": "Linux", "osState": "Generalized",
                                                   "identifier": {"publisher": "p", "offer": "o", "sku": "s"}}}
LIST = ["image-version", "list", "-g", "images", "-r", "golden", "-i", "ubuntu"]
SECOND = 1_000_000
FORMATS = ([], ["-o", "table"], ["-o", "tsv"], ["-o", "yaml"], ["-o", "jsonc"], ["-o", "none"], ["--query", "[]"],
           ["--query", "[].{n:name, t:tags}", "-o", "tsv"], ["--query", "[]", "-o", "table"], ["--query", "[].tags.*", "-o", "tsv"],
           ["--query", "[].keys(tags || `{}`)"], ["--query", "length(@)"], ["--query", "[]", "-o", "yaml"])


@pytest.fixture(autouse=True)
def small(monkeypatch):
    """Three documents are many, and what was written a moment ago is at rest."""
    monkeypatch.setattr(documents, "MANY", 2)
    monkeypatch.setattr(listings, "_SETTLED", 0)


def put(path: str, body: dict[str, Any], folder: str | None = None) -> None:
    response = open_manager(folder or os.environ["SIG_WORKSPACE"]).send(Request("PUT", path, {"api-version": "2024-03-03"}, body))
    assert response.status < 300, response.body


def version(name: str, folder: str | None = None, *, sig: dict[str, Any] | None = None, **more: Any) -> None:
    """A version as it lies in the workspace."""
    properties = {"publishingProfile": {"targetRegions": [{"name": "West US", "regionalReplicaCount": 1}], "replicaCount": 1},
                  "storageProfile": {"source": {"id": f"{GROUP}/providers/Microsoft.Compute/images/w"},
                                     "osDiskImage": {"sizeInGB": 30, "source": {}}}, "safetyProfile": {}}
    properties.update(more.pop("properties", {}))
    document = {"name": name, "id": f"{VERSIONS}/{name}", "type": "Microsoft.Compute/galleries/images/versions",
                "location": "westus", **more, "properties": properties, **({"sig": sig} if sig is not None else {})}
    FilesEngine(folder or os.environ["SIG_WORKSPACE"]).commit([Put(f"{VERSIONS}/{name}".lower(), document)])


def definition(folder: str | None = None) -> None:
    put(GROUP, {"location": "westus"}, folder)
    put(GALLERY, {"location": "westus"}, folder)
    put(f"{GALLERY}/images/ubuntu", DEFINITION, folder)


@pytest.fixture
def three(workspace):
    definition()
    for name in ("1.0.0", "1.2.0", "1.10.0"):
        version(name, tags={"b": "x", "a": "é"})
    return workspace


def run(*words: str) -> tuple[int, bytes, str]:
    """The exit code of a command and what it prints."""
    raw = io.BytesIO()
    out, errors = io.TextIOWrapper(raw, encoding="utf-8", write_through=True), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(errors):
        code = main("sig", list(words))
        out.flush()
    return code, raw.getvalue(), errors.getvalue()


def same(*words: str) -> tuple[int, bytes, str]:
    """What a list prints, which is the same without rows, for the first and for the following time."""
    time.sleep(0.01)  # a file system counts time in steps of up to 10 ms
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(FilesEngine, "rows", lambda *_: None)
        plain = run(*words)
    for _ in range(2):
        assert run(*words) == plain
    return plain


def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the documents whose row is made from here on."""
    seen: list[str] = []
    original = FilesEngine.rows

    def rows(engine, collection, listing):
        def row(document):
            seen.append(document["name"])
            return listing.row(document)
        return original(engine, collection, type(listing)(listing.name, listing.basis, listing.now, row, listing.joint))

    monkeypatch.setattr(FilesEngine, "rows", rows)
    return seen


@pytest.mark.parametrize("words", FORMATS, ids=" ".join)
def test_a_list_is_the_same_in_every_format(three, words, monkeypatch):
    code, text, errors = same(*LIST, *words)
    assert (code, errors) == (0, "")
    assert (b"1.10.0" in text) == ((words not in (["-o", "none"], ["--query", "length(@)"]) and "tags" not in "".join(words)) or "{n" in "".join(words))
    seen = made(monkeypatch)
    run(*LIST, *words)
    assert seen == []


def test_the_definitions_of_a_gallery_are_listed_so_too(three, monkeypatch):
    for name in "abc":
        put(f"{GALLERY}/images/{name}", {**DEFINITION, "properties": {**DEFINITION["properties"], "description": f"{name} 1.5",
                                         "identifier": {"publisher": "p", "offer": "o", "sku": name}}})
    words = ["image-definition", "list", "-g", "images", "-r", "golden"]
    for more in FORMATS:
        assert same(*words, *more)[0] == 0
    seen = made(monkeypatch)
    assert [row["name"] for row in json.loads(run(*words)[1])] == ["a", "b", "c", "ubuntu"]
    assert seen == []


VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-(1 << 63), (1 << 64) - 1), st.floats(allow_nan=False, allow_infinity=False),
              st.sampled_from([0.0, -0.0, 1e-5, 1e16, 1e22, 1.5]), st.text(st.characters(exclude_categories=["Cs"]), max_size=8)),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(["id", "properties", "resourceGroup", "name", "zz", "a"]) | st.text(st.characters(exclude_categories=["Cs"]), max_size=3),
        inner, max_size=3), max_leaves=8)
EXTRA = st.fixed_dictionaries({}, optional={
    "tags": st.dictionaries(st.text(st.characters(exclude_categories=["Cs"]), max_size=3), st.text(st.characters(exclude_categories=["Cs"]), max_size=5), max_size=3),
    "zzz": VALUES, "identity": VALUES, "properties": st.fixed_dictionaries({}, optional={"odd": VALUES, "name": VALUES, "resourceGroup": VALUES})})
STATE = st.sampled_from(["none", "ended", "running", "failed", "deleting", "deleted", "undeletable", "purged", "no object"])
STEP = st.one_of(
    st.tuples(st.just("write"), st.sampled_from(["1.0.0", "1.2.0", "1.10.0", "3.0.0", "0.9.0"]), EXTRA, STATE),
    st.tuples(st.sampled_from(["remove", "damage", "deform", "edit", "move"]), st.sampled_from(["1.0.0", "1.2.0", "1.10.0"]),
              st.none(), st.none()),
    st.tuples(st.sampled_from(["lose", "break", "freeze", "run"]), st.none(), st.none(), st.none()))


def section(state: str) -> Any:
    now = time.time_ns() // 1000
    kind = {"failed": "create", "deleting": "delete", "deleted": "delete", "undeletable": "delete"}.get(state, "update")
    ends = now + 3600 * SECOND if state in ("running", "deleting") else now - SECOND
    if state == "none":
        return None
    if state == "no object":
        return {"operation": {"kind": 3, "ends": "x"}}
    error = {"error": {"code": "X", "message": "y"}} if state in ("failed", "undeletable") else {}
    purges = {"purges": now + SECOND, "version": {}} if state == "purged" else {}
    return {"operation": {"kind": kind, "started": now - 5 * SECOND, "ends": ends, **error}, **purges}


@generated(150)
@given(st.lists(st.tuples(STEP, st.sampled_from(FORMATS)), min_size=1, max_size=6))
def test_whatever_happens_lists_are_the_same(tmp_path_factory, steps):
    folder = tmp_path_factory.mktemp("lists") / "w"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SIG_WORKSPACE", str(folder))
        patch.setattr(documents, "MANY", 2)
        patch.setattr(listings, "_SETTLED", 0)
        definition()
        for name in ("1.0.0", "1.2.0", "1.10.0"):
            version(name)
        same(*LIST)
        for (what, name, extra, state), words in steps:
            time.sleep(0.01)
            path = folder / "state" / VERSIONS.lower().removeprefix("/subscriptions/").replace("/resourcegroups/", "/").replace(
                "/providers/", "/") / f"{name}.json"
            if what == "write":
                path.unlink(missing_ok=True)  # it may be damaged
                version(name, sig=section(state), **extra)
            elif what == "remove":
                path.unlink(missing_ok=True)
            elif what == "damage":
                path.write_bytes(b'{"name": "x"')
            elif what == "deform":
                path.write_bytes(b'{"name": "x", "id": "y", "type": "z", "location": 1, "properties": {"a": 1e999}}')
            elif what == "edit" and path.exists():
                before = path.stat()
                raw = path.read_bytes()
                path.write_bytes(raw.replace(b"West US", b"East US", 1))
                os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
            elif what == "move" and path.exists():
                path.rename(path.with_name("7.0.0.json"))
            elif what == "lose":
                shutil.rmtree(folder / "run/index", ignore_errors=True)
            elif what == "break":
                for file in folder.rglob("*.rows"):
                    file.write_bytes(file.read_bytes()[:-7])
            elif what in ("freeze", "run"):
                assert main("sig", ["clock", what, "-o", "none"]) == 0
            same(*LIST, *words)
            same(*LIST)


def test_states_change_when_their_time_has_come(three, monkeypatch):
    now = time.time_ns() // 1000
    version("2.0.0", sig={"operation": {"kind": "create", "started": now, "ends": now + SECOND}})
    version("3.0.0", sig={"operation": {"kind": "delete", "started": now, "ends": now + SECOND}})
    seen = made(monkeypatch)
    same(*LIST)
    states = []
    while states[-1:] != [["Succeeded"]]:
        states.append([row["provisioningState"] for row in json.loads(run(*LIST)[1])[3:]])
    assert states[0] == ["Creating", "Deleting"]
    same(*LIST)
    assert [seen.count(name) for name in ("1.0.0", "2.0.0")] == [1, 2]


def test_a_clock_that_went_back_shows_what_was_then(three, monkeypatch):
    now = time.time_ns() // 1000
    for name in ("1.0.0", "1.2.0", "1.10.0", "2.0.0"):
        version(name, sig={"operation": {"kind": "create", "started": now, "ends": now}})
    assert b"Creating" not in same(*LIST)[1]
    monkeypatch.setattr("sig_cli.workspace.clock.time_ns", lambda: (now - 5 * SECOND) * 1000)
    assert b"Creating" in same(*LIST)[1]


def test_lists_of_others_and_at_other_times_keep_nothing(three, monkeypatch):
    assert main("sig", ["workspace", "principal", "add", "ci", "-o", "none"]) == 0
    seen = made(monkeypatch)
    monkeypatch.setenv("SIG_AS", "ci")
    assert same(*LIST)[0] != 0
    monkeypatch.delenv("SIG_AS")
    assert main("sig", ["role", "assignment", "create", "--assignee", "ci", "--role", "Reader", "--scope", f"{VERSIONS}/1.2.0", "-o", "none"]) == 0
    monkeypatch.setenv("SIG_AS", "ci")
    same(*LIST)
    monkeypatch.delenv("SIG_AS")
    assert same(*LIST, "--max-items", "2")[0] == 0
    assert main("sig", ["clock", "set", "2022-01-01", "--force", "-o", "none"]) == 0
    same(*LIST)
    assert seen == []


def test_a_list_without_utf_8_is_the_same(three, monkeypatch):
    for encoding in ("ascii", "latin-1", "utf-16"):
        for words in ([], ["-o", "tsv"], ["-o", "table"]):
            printed = []
            for kept in (False, True):
                raw = io.BytesIO()
                out, errors = io.TextIOWrapper(raw, encoding=encoding), io.StringIO()
                with contextlib.redirect_stdout(out), contextlib.redirect_stderr(errors), pytest.MonkeyPatch.context() as patch:
                    if not kept:
                        patch.setattr(FilesEngine, "rows", lambda *_: None)
                    assert main("sig", [*LIST, *words]) == 0
                    out.flush()
                printed.append((raw.getvalue(), errors.getvalue()))
            assert printed[0] == printed[1]


def test_a_list_goes_through_a_pipe_that_closes(three):
    words = [sys.executable, "-c", "from sig_cli.workspace import documents; documents.MANY = 2\nimport sys; sys.argv[0] = 'sig'\n"
             "from sig_cli.app import run; run()", *LIST]
    for name in range(300):
        version(f"5.0.{name}")
    done = subprocess.run(["sh", "-c", '"$@" | head -1; echo "${PIPESTATUS:-}"', "sh", *words], capture_output=True, text=True, check=True,
                          env={**os.environ, "PYTHONPATH": str(Path(sig_cli.__file__).parents[1])})
    assert done.stdout.startswith("[\n")
    assert done.stderr == ""


def test_rows_depend_on_the_code_that_makes_them(three, monkeypatch):
    """Every function of ours that a row goes through is in a module whose change makes all rows anew."""
    root = Path(sig_cli.__file__).parent
    used: set[str] = set()
    original = FilesEngine.rows

    def rows(engine, collection, listing):
        def row(document):
            sys.setprofile(lambda frame, event, _: used.add(frame.f_code.co_filename) if event == "call" else None)
            try:
                return listing.row(documents.decode(json.dumps(document).encode()))
            finally:
                sys.setprofile(None)
        return original(engine, collection, type(listing)(listing.name, listing.basis, listing.now, row, listing.joint))

    monkeypatch.setattr(FilesEngine, "rows", rows)
    for state in ("none", "ended", "failed", "running", "undeletable", "deleted", "no object"):
        version(f"2.0.{len(state)}", sig=section(state), zzz=[1e22, {"a": None}], identity={"userAssignedIdentities": {"x": {}}})
    for words in FORMATS:
        run(*LIST, *words)
        run("image-definition", "list", "-g", "images", "-r", "golden", *words)
    sources = {*arm_listing.SOURCES, *cli_listing.SOURCES, "sig_cli.providers.compute.image_versions", "sig_cli.providers.compute.image_definitions"}
    traced = {"sig_cli." + Path(name).relative_to(root).with_suffix("").as_posix().replace("/", ".")
              for name in used if Path(name).is_relative_to(root)}
    assert "sig_cli.cli.output.shape" in traced
    assert traced <= sources
    assert all((root.parent / f"{name.replace('.', '/')}.py").exists() for name in sources)


def test_rows_of_other_code_are_not_used(three, monkeypatch):
    run(*LIST)
    seen = made(monkeypatch)
    run(*LIST)
    assert seen == []
    monkeypatch.setattr(arm_listing, "__version__", "0.0.1")
    run(*LIST)
    assert len(seen) == 3
    run(*LIST)
    assert len(seen) == 3
    monkeypatch.setattr(arm_listing, "_ROOT", "/nowhere")
    run(*LIST)
    assert len(seen) == 3, "without sources nothing is kept, and nothing asked for"
    assert main("sig", ["workspace", "profile", "2019-01-preview", "-o", "none"]) == 0
    monkeypatch.undo()


def test_the_commands_that_list_so_have_no_table_and_no_shape_of_their_own():
    for command in (image_version.list_, image_definition.list_):
        assert command.spec.table is None
        assert command.spec.shape == cli_listing.STYLE
        assert "listed(" in inspect.getsource(command)
