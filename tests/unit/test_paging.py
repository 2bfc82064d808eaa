"""Pages of lists, through `Manager.send` on both engines, and through the command line."""

from __future__ import annotations

import base64
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sig_cli.app import main
from sig_cli.arm import local
from sig_cli.arm.manager import Manager
from sig_cli.arm.messages import Request, Response
from sig_cli.workspace.engine import Delete, Put
from sig_cli.workspace.files import FilesEngine
from sig_cli.workspace.foundation import FIRST_SUBSCRIPTION, new_subscription
from sig_cli.workspace.memory import MemoryEngine

NOW = 1_700_000_000_123_456
ROOT = f"/subscriptions/{FIRST_SUBSCRIPTION}"
COMPUTE = "/providers/Microsoft.Compute"
GALLERY = f"{ROOT}/resourceGroups/images{COMPUTE}/galleries/golden"
VERSIONS = f"{GALLERY}/images/linux/versions"
LOCKS = "/providers/Microsoft.Authorization/locks"
API = {"Microsoft.Network": "2022-01-01", "Microsoft.Authorization": "2020-05-01", "Microsoft.Compute": "2021-10-01", "Microsoft.Features": "2021-07-01"}
DEFINITION = {"location": "westus", "properties": {"osType": "Linux", "osState": "Generalized",
                                                   "identifier": {"publisher": "p", "offer": "o", "sku": "s"}}}


class Service:
    """Resource Manager over an engine, with a reader of pages."""

    def __init__(self, engine: Any) -> None:
        self.engine = engine
        self.manager = Manager(engine, lambda: NOW)

    def send(self, method: str, path: str, body: Any = None, *, page_size: int | None = None, **query: str) -> Response:
        version = next((found for name, found in API.items() if name in path), "2022-09-01")
        words = {"api-version": version, **{"$" + name: value for name, value in query.items()}}
        return self.manager.send(Request(method, path, words, body, page_size=page_size))

    def put(self, path: str, body: Any) -> None:
        answer = self.send("PUT", path, body)
        assert answer.status in (200, 201, 202), answer.body

    def follow(self, link: str, page_size: int | None) -> Response:
        parts = urlsplit(link)
        assert (parts.scheme, parts.netloc) == ("https", "management.azure.com")
        return self.manager.send(Request("GET", parts.path, dict(parse_qsl(parts.query)), page_size=page_size))

    def pages(self, path: str, size: int | None, **query: str) -> list[list[Any]]:
        answer = self.send("GET", path, page_size=size, **query)
        found = []
        while True:
            assert answer.status == 200, answer.body
            found.append(answer.body["value"])
            if "nextLink" not in answer.body:
                assert list(answer.body) == ["value"]
                return found
            answer = self.follow(answer.body["nextLink"], size)

    def write(self, *keys: str, **members: Any) -> None:
        """Documents straight into the store, of which only the list is wanted."""
        for key in keys:
            types = key.partition("/providers/")[2].split("/")
            place = {} if LOCKS in key else {"location": "westus"}
            self.engine.commit([Put(key.lower(), {
                "name": types[-1], "id": key, "type": "/".join([types[0], *types[1::2]]), **place,
                "properties": {"publishingProfile": {}, "storageProfile": {}}, **members})])


@pytest.fixture(params=["files", "memory", "overlay"])
def service(request, tmp_path) -> Service:
    engine = {"files": lambda: FilesEngine(str(tmp_path / "w"), indexes=local.declared_indexes), "memory": MemoryEngine,
              "overlay": lambda: MemoryEngine(FilesEngine(str(tmp_path / "w"), indexes=local.declared_indexes))}
    found = Service(engine[request.param]())
    for group in ("images", "backup", "Zoo"):
        found.put(f"{ROOT}/resourceGroups/{group}", {"location": "westus", "tags": {"kind": group, "common": "x"}})
    found.put(GALLERY, {"location": "westus", "tags": {"a": "1"}})
    found.put(f"{GALLERY}/images/linux", DEFINITION)
    found.write(*(f"{VERSIONS}/1.{number}.0" for number in range(12)))
    for group in ("images", "backup", "Zoo"):
        found.write(*(f"{ROOT}/resourceGroups/{group}{COMPUTE}/disks/{name}" for name in ("same", "d2", "d10", f"own-{group}")),
                    sku={"name": "Standard_LRS"}, tags={"disk": "yes"})
        found.write(*(f"{ROOT}/resourceGroups/{group}{LOCKS}/{name}" for name in ("keep", "b", group)),
                    *(f"{ROOT}/resourceGroups/{group}/providers/Microsoft.Network/virtualNetworks/{name}" for name in ("n2", "n10")))
    found.write(f"{ROOT}{LOCKS}/keep", f"{ROOT}{LOCKS}/all")
    return found


def names(rows: list[Any]) -> list[str]:
    return [row.get("name") or row.get("namespace") or row["tagName"] for row in rows]


LISTS = [
    f"{ROOT}/resourceGroups/images{COMPUTE}/galleries", f"{ROOT}{COMPUTE}/galleries", f"{GALLERY}/images", VERSIONS,
    f"{ROOT}{COMPUTE}/disks", f"{ROOT}/resourceGroups/images{COMPUTE}/disks", f"{ROOT}{COMPUTE}/images",
    f"{ROOT}{COMPUTE}/snapshots", f"{ROOT}/resourcegroups", "/subscriptions", f"{ROOT}/resources",
    f"{ROOT}/resourceGroups/images/resources", f"{ROOT}/providers", f"{ROOT}/tagNames",
    f"{ROOT}/providers/Microsoft.Features/features",
    f"{ROOT}/providers/Microsoft.Features/providers/Microsoft.Compute/features",
    f"{ROOT}/providers/Microsoft.Features/subscriptionFeatureRegistrations",
    f"{ROOT}/providers/Microsoft.Network/virtualNetworks", f"{ROOT}/resourceGroups/Zoo/providers/Microsoft.Network/virtualNetworks",
    f"{ROOT}{LOCKS}", f"{ROOT}/resourceGroups/images{LOCKS}",
]


@pytest.mark.parametrize("path", LISTS)
def test_pages_together_are_the_list(service: Service, path: str) -> None:
    [whole] = service.pages(path, None)
    for size in (1, 2, 5, max(len(whole), 1), len(whole) + 1):
        pages = service.pages(path, size)
        assert [row for page in pages for row in page] == whole
        assert [len(page) for page in pages[:-1]] == [size] * (len(pages) - 1)
        assert pages[-1] or not whole


@pytest.mark.parametrize(("path", "filter_"), [
    (f"{ROOT}/resources", "resourceType eq 'Microsoft.Compute/disks'"),
    (f"{ROOT}/resources", "resourceType eq 'Microsoft.Compute/galleries/images/versions'"),
    (f"{ROOT}/resources", "tagname eq 'disk'"),
    (f"{ROOT}/resources", "resourceType eq 'Microsoft.Compute/disks' or name eq 'golden'"),
    (f"{ROOT}/resourcegroups", "tagname eq 'common' and tagvalue eq 'x'"),
])
def test_a_filtered_list_is_paged(service: Service, path: str, filter_: str) -> None:
    [whole] = service.pages(path, None, filter=filter_)
    assert len(whole) > 2
    for size in (1, 2, 7):
        assert [row for page in service.pages(path, size, filter=filter_) for row in page] == whole


@pytest.mark.parametrize("path", [f"{ROOT}/resources", f"{ROOT}/resourcegroups"])
def test_top_is_the_size_of_a_page(service: Service, path: str) -> None:
    [whole] = service.pages(path, None)
    pages = service.pages(path, None, top="2")
    assert [len(page) for page in pages[:-1]] == [2] * (len(pages) - 1)
    assert [row for page in pages for row in page] == whole
    assert [len(page) for page in service.pages(path, 1, top="2")] == [1] * len(whole)
    for wrong in ("0", "-1", "1001", "x", "1.5", "²", "1" * 5000):
        quoted = wrong if len(wrong) < 1000 else "1" * 1000 + "..."
        answer = service.send("GET", path, top=wrong)
        assert (answer.status, answer.body["error"]) == (400, {
            "code": "InvalidTopInQueryString", "message": f"Invalid $top '{quoted}' specified in the query string."})


def test_the_members_of_a_subscription_come_by_name_then_by_group(service: Service) -> None:
    rows = [row for page in service.pages(f"{ROOT}{COMPUTE}/disks", 2) for row in page]
    assert names(rows) == ["d2"] * 3 + ["d10"] * 3 + ["own-backup", "own-images", "own-Zoo"] + ["same"] * 3
    assert [row["id"].split("/")[4] for row in rows[:3]] == ["backup", "images", "Zoo"]


def test_the_first_subscription_stays_the_first_over_pages(service: Service) -> None:
    for name, identity in (("alpha", "b" * 8), ("Alpha", "a" * 8), ("alpha beta", "c" * 8)):
        guid = f"{identity}-0000-4000-8000-000000000000"
        service.engine.commit([Put(f"/subscriptions/{guid}", new_subscription(guid, name))])
    [whole] = service.pages("/subscriptions", None)
    assert [row["displayName"] for row in whole] == ["Local", "Alpha", "alpha", "alpha beta"]
    assert service.pages("/subscriptions", 1) == [[row] for row in whole]


def test_a_link_is_the_request_with_a_token(service: Service) -> None:
    request = Request("GET", f"{ROOT}/resources", {
        "api-version": "2022-09-01", "$filter": "tagname eq 'disk' and location eq 'west us'"},
        headers={"host": "127.0.0.1:8443"}, page_size=1)
    link = service.manager.send(request).body["nextLink"]
    head, _, token = link.partition("&$skiptoken=")
    assert head == (f"https://127.0.0.1:8443{ROOT}/resources?api-version=2022-09-01&$filter=tagname%20eq%20%27disk%27%20and%20"
                    "location%20eq%20%27west%20us%27")
    assert token
    assert not token.strip("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")


def test_a_token_is_understood_however_the_word_is_capitalised(service: Service) -> None:
    link = service.send("GET", VERSIONS, page_size=4).body["nextLink"]
    token = dict(parse_qsl(urlsplit(link).query))["$skiptoken"]
    for word in ("$skiptoken", "$skipToken", "$SkipToken"):
        answer = service.manager.send(Request("GET", VERSIONS, {"api-version": "2021-10-01", word: token}))
        assert names(answer.body["value"]) == [f"1.{number}.0" for number in range(4, 12)]


def test_what_comes_and_goes_between_two_pages_moves_nothing(service: Service) -> None:
    link = service.send("GET", VERSIONS, page_size=4).body["nextLink"]
    service.engine.commit([Delete(f"{VERSIONS.lower()}/1.3.0")])
    service.engine.commit([Delete(f"{VERSIONS.lower()}/1.0.0")])
    service.write(f"{VERSIONS}/1.2.5", f"{VERSIONS}/1.4.5", f"{VERSIONS}/0.0.1")
    answer = service.follow(link, 3)
    assert names(answer.body["value"]) == ["1.4.0", "1.4.5", "1.5.0"]


def test_a_group_that_went_between_two_pages_takes_its_members_along(service: Service) -> None:
    answer = service.send("GET", f"{ROOT}/resources", page_size=2)
    assert names(answer.body["value"]) == ["d2", "d10"]
    assert service.send("DELETE", f"{ROOT}/resourceGroups/backup").status == 202
    assert names(service.follow(answer.body["nextLink"], 2).body["value"]) == ["d2", "d10"]


@pytest.mark.parametrize("token", ["", "x", "....", "a b", "é", "=", "AA==", "_w", "gIA", "L", "A" * 100_000, "../../etc", "\0"])
@pytest.mark.parametrize("path", [f"{ROOT}/providers", VERSIONS, f"{ROOT}/resources"])
def test_a_token_that_no_link_had_is_refused(service: Service, path: str, token: str) -> None:
    answer = service.send("GET", path, skiptoken=token, page_size=3)
    if not token:
        assert answer.status == 200
        return
    assert (answer.status, answer.body["error"]) == (400, {
        "code": "InvalidSkipTokenInQueryString",
        "message": f"Invalid $skiptoken '{token[:100]}' specified in the query string."})


def test_a_place_that_a_fixed_list_does_not_have_is_refused(service: Service) -> None:
    token = base64.urlsafe_b64encode(b"microsoft.nothing").decode().rstrip("=")
    answer = service.send("GET", f"{ROOT}/providers", skiptoken=token)
    assert (answer.status, answer.body["error"]["code"]) == (400, "InvalidSkipTokenInQueryString")


HOSTILE = Service(MemoryEngine())


@given(st.text(max_size=40), st.sampled_from([path for path in LISTS if "Zoo" not in path and "golden" not in path]))
def test_no_token_is_more_than_a_place_or_a_refusal(place: str, path: str) -> None:
    HOSTILE.put(f"{ROOT}/resourceGroups/images", {"location": "westus"})
    token = base64.urlsafe_b64encode(place.encode("utf-8", "surrogatepass")).decode().rstrip("=")
    answer = HOSTILE.send("GET", path, skiptoken=token, page_size=2)
    assert answer.status in (200, 400)
    if answer.status == 400:
        assert answer.body["error"]["code"] == "InvalidSkipTokenInQueryString"


def test_a_document_that_lies_under_another_name_stops_no_reader(service: Service) -> None:
    """Somebody copied a file by hand: what it calls itself is not where the list goes on."""
    service.engine.commit([Put(f"{VERSIONS.lower()}/1.4.5", {
        "name": "1.0.0", "id": f"{VERSIONS}/1.0.0", "type": "Microsoft.Compute/galleries/images/versions", "location": "westus",
        "properties": {"publishingProfile": {}, "storageProfile": {}}})])
    [whole] = service.pages(VERSIONS, None)
    for size in (1, 2, 3, 6):
        assert [row for page in service.pages(VERSIONS, size) for row in page] == whole


def test_a_page_reads_what_it_shows_and_one_more(service: Service, monkeypatch) -> None:
    answer = service.send("GET", VERSIONS, page_size=3)
    read: list[str] = []
    stored = service.engine.list

    def counted(collection: str, start: str = "") -> Any:
        for found in stored(collection, start):
            read.append(found.name)
            yield found

    monkeypatch.setattr(service.engine, "list", counted)
    service.follow(answer.body["nextLink"], 3)
    # The last one of the page before is read again: it may have gone.
    assert read == ["1.2.0", "1.3.0", "1.4.0", "1.5.0", "1.6.0"]


def test_what_cannot_be_read_is_told_by_the_page_that_would_show_it(tmp_path) -> None:
    folder = tmp_path / "w"
    service = Service(FilesEngine(str(folder), indexes=local.declared_indexes))
    service.put(f"{ROOT}/resourceGroups/images", {"location": "westus"})
    service.put(GALLERY, {"location": "westus"})
    service.put(f"{GALLERY}/images/linux", DEFINITION)
    service.write(*(f"{VERSIONS}/1.{number}.0" for number in range(4)))
    next(folder.rglob("1.2.0.json")).write_text("{")
    first = service.send("GET", VERSIONS, page_size=1)
    second = service.follow(first.body["nextLink"], 3)
    assert (first.notices, names(first.body["value"])) == ((), ["1.0.0"])
    assert names(second.body["value"]) == ["1.1.0", "1.3.0"]
    assert "1.2.0.json cannot be read" in second.notices[0]


# -- the command line ---------------------------------------------------------------------------------------------------


@pytest.fixture
def paged(monkeypatch):
    """Makes the command line's door give pages of so many members."""
    opened = local.open_manager

    def give(size: int | None) -> None:
        def open_manager(*arguments: Any, **more: Any) -> Any:
            manager = opened(*arguments, **more)
            send = manager.send

            def send_paged(request: Request) -> Response:
                request.page_size = size
                return send(request)

            manager.send = send_paged
            return manager

        monkeypatch.setattr(local, "open_manager", open_manager)

    return give


def run(capsys, *words: str) -> tuple[int, str, str]:
    code = main("sig", list(words))
    captured = capsys.readouterr()
    return code, captured.out, captured.err


@pytest.fixture
def filled(capsys) -> None:
    for line in ("group create -n images -l westus --tags a=1", "group create -n backup -l eastus", "create -g images -r golden",
                 "create -g images -r silver", "create -g backup -r copy",
                 "image-definition create -g images -r golden -i linux -p p -f o -s s --os-type Linux --hyper-v-generation V1",
                 "disk create -g images -n os --size-gb 30", "disk create -g images -n os2 --size-gb 30",
                 "image create -g images -n web --source os --os-type Linux --hyper-v-generation V1"):
        assert main("sig", line.split()) == 0, line
    for number in range(7):
        assert main("sig", ["image-version", "create", "-g", "images", "-r", "golden", "-i", "linux", "-e", f"1.{number}.0",
                            "--managed-image", "web"]) == 0
    capsys.readouterr()


VERSION_LIST = ("image-version", "list", "-g", "images", "-r", "golden", "-i", "linux")


@pytest.mark.parametrize("words", [
    VERSION_LIST, ("list",), ("list", "-g", "images"), ("image-definition", "list", "-g", "images", "-r", "golden"),
    ("image", "list"), ("disk", "list", "-g", "images"), ("group", "list"), ("group", "list", "--tag", "a"), ("account", "list"),
    ("resource", "list"), ("resource", "list", "--resource-type", "Microsoft.Compute/galleries/images/versions"),
    ("provider", "list"), ("feature", "list"), ("feature", "list", "--namespace", "Microsoft.Compute"), ("tag", "list"),
    ("image-version", "latest", "-g", "images", "-r", "golden", "-i", "linux"),
    ("account", "list-locations"),
    *((*VERSION_LIST, "--max-items", text) for text in ("7", "8")),
])
@pytest.mark.usefixtures("filled")
def test_the_command_line_reads_pages_like_a_whole_list(paged, capsys, words: tuple[str, ...]) -> None:
    whole = run(capsys, *words)
    assert whole[0] == 0
    assert whole[1].strip() != "[]"
    for size in (1, 3):
        paged(size)
        assert run(capsys, *words) == whole


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize("size", [None, 1, 2, 3, 7, 100])
def test_max_items_and_next_token_walk_over_pages(paged, capsys, size: int | None) -> None:
    paged(size)
    seen: list[str] = []
    more: list[str] = []
    while True:
        code, out, err = run(capsys, *VERSION_LIST, "--max-items", "3", "--query", "[].name", "-o", "tsv", *more)
        assert code == 0
        seen.append(",".join(out.split()))
        if not err:
            break
        assert err.startswith("WARNING: Token of next page: ")
        more = ["--next-token", err.split()[-1]]
    assert seen == ["1.0.0,1.1.0,1.2.0", "1.3.0,1.4.0,1.5.0", "1.6.0"]
