"""What a command runs with: an ARM client with az's habits, the caller's subscription, defaults, warnings.

A session knows `send` and nothing else of the service, so the same commands can talk to a remote endpoint.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from sig_cli.arm.messages import Request, Response
from sig_cli.cli.failures import Failure, Overtaken
from sig_cli.domain.errors import ServiceError

if TYPE_CHECKING:
    from collections.abc import Callable

    from sig_cli.arm.messages import Send
    from sig_cli.cli.grammar import Globals
    from sig_cli.workspace.settings import Settings

POLL_SECONDS = 30
FREE_FORM = frozenset({"tags", "userAssignedIdentities"})
"""Members whose own members the user names."""
GROUP_API = "2024-11-01"
LOCATIONS_API = SUBSCRIPTIONS_API = "2022-12-01"


class Session:
    """One command's connection to Resource Manager.

    `folder` is the workspace's folder, `found_by` says how it was found. A command that has a result to print and still failed sets
    `exit_code`; `last_body` is that of the last answer. `subscription` is the id that the command works in: `--subscription` (name or
    id), else the account's default. Every method raises `ServiceError` for an answer that is not a success.
    """

    def __init__(self, send: Send, settings: Settings, folder: str, chosen: Globals, found_by: str = "") -> None:
        self._send = send
        self.damaged: Callable[[], Exception | None] = lambda: None
        self.settings = settings
        self.folder = folder
        self.found_by = found_by
        self.chosen = chosen
        self.exit_code = 0
        self.rehearsing = False
        self.clock: Callable[[], int] = lambda: 0
        self.last_body: Any = None
        self.frozen = ""
        """The moment at which the workspace's clock stands still, as the last answer told; empty when it runs."""
        self._noticed: set[str] = set()
        self._told: set[str] = set()
        self._revisions: dict[str, str] = {}
        self._subscription: str | None = None
        self.beside: dict[str, str] = {}
        """The texts of the files beside a template, by their names from there."""
        self._accounts: list[dict[str, Any]] | None = None
        self.only_show_errors = chosen.only_show_errors

    def rehearse(self, send: Send, clock: Callable[[], int]) -> None:
        """Talk to somebody else from here on, who writes nothing, and wait for nothing."""
        self._send, self.clock, self.rehearsing = send, clock, True

    # -- the account ------------------------------------------------------------------------------------------------

    @property
    def accounts(self) -> list[dict[str, Any]]:
        """The subscriptions of the workspace, as `GET /subscriptions` gives them."""
        if self._accounts is None:
            self._accounts = self.list("/subscriptions", SUBSCRIPTIONS_API)
        return self._accounts

    @property
    def subscription(self) -> str:
        """The id of the subscription that this command works in."""
        if self._subscription is None:
            self._subscription = self.resolve_subscription(self.chosen.subscription)
        return self._subscription

    def use_subscription(self, subscription: str) -> None:
        """Work in another subscription from here on: `--ids` takes it from each id."""
        self._subscription = subscription

    def account(self, text: str) -> dict[str, Any] | None:
        """The subscription with this id or name, ignoring case."""
        folded = text.lower()
        for member in ("subscriptionId", "displayName"):
            for account in self.accounts:
                if account[member].lower() == folded:
                    return account
        return None

    def resolve_subscription(self, text: str | None) -> str:
        """The id for an id or a name; None and an empty text mean the account's default.

        Raises `Failure` with az's words for a subscription that the workspace does not have.
        """
        if text == "":
            self.warn("Subscription '' not recognized.")
        if not text:
            return self.default_account["subscriptionId"]  # type: ignore[no-any-return]
        account = self.account(text)
        if account is None:
            self.warn(f"Subscription '{text}' not recognized.")
            raise Failure(f"Subscription '{text}' not found. Check the spelling and casing and try again.")
        return account["subscriptionId"]  # type: ignore[no-any-return]

    @property
    def default_account(self) -> dict[str, Any]:
        """The subscription of commands that name none: the chosen default, else the first.

        Raises `Failure` when the workspace has none at all.
        """
        preferred = self.settings.get("defaults", "subscription")
        account = self.account(preferred) if preferred else None
        if account is not None:
            return account
        if not self.accounts:
            if self.chosen.acting_as:
                raise Failure(f"'{self.chosen.acting_as}' has no role in any subscription of this workspace. Give it one with "
                              "'role assignment create', as the owner.")
            raise Failure("Please run 'az login' to setup account.")
        return self.accounts[0]

    # -- requests ---------------------------------------------------------------------------------------------------

    def send(self, method: str, path: str, api_version: str, body: Any = None, **query: str | None) -> Response:
        """One request; the raw answer. Query words that are None are left out; `_` stands for a leading `$`."""
        words = {("$" + name[1:] if name.startswith("_") else name): value
                 for name, value in query.items() if value is not None}
        headers = {}
        if method == "GET":
            headers["x-sig-revision"] = "wanted"
        elif path in self._revisions:
            headers["if-match"] = self._revisions.pop(path)
        elif method == "POST":
            # What was read before an action of one's own is no sign of somebody else.
            self._revisions.pop(path.rpartition("/")[0], None)
        return self.answer(Request(method, path, {"api-version": api_version, **words}, body, headers))

    def answer(self, request: Request) -> Response:
        """The answer to a request, sent again where az would do so. Raises `ServiceError` for what is no success."""
        response = self.exchange(request)
        if response.status == 409:
            from sig_cli.cli.registration import registered

            if registered(self, request, response):
                response = self.exchange(request)
        if response.status == 412:
            raise Overtaken
        if request.method == "GET" and "ETag" in response.headers:
            self._revisions[request.path] = response.headers["ETag"]
        return self.checked(response)

    def checked(self, response: Response) -> Response:
        """A success, after warnings of what it had to leave out. Raises `ServiceError` for what is none."""
        self.last_body = response.body
        for notice in response.notices:
            if notice not in self._noticed:
                self._noticed.add(notice)
                self.warn(notice)
        if response.status >= 400:
            from sig_cli.cli.answers import service_error

            raise service_error(response)
        return response

    def send_text(self, method: str, path: str, api_version: str, text: str, files: dict[str, str] | None = None) -> Response:
        """One request whose body is a text: a template goes as it stands in its file. Raises `ServiceError`.

        `files` are the texts beside it that it may link to.
        """
        return self.checked(self.exchange(Request(method, path, {"api-version": api_version}, text=text, files=files)))

    def exchange(self, request: Request) -> Response:
        """One request as it is; the raw answer, whatever it says. Failures on purpose are met as az meets failures."""
        answer = self._send(request)
        if "x-sig-fault" in answer.headers:
            from sig_cli.cli.retrying import persist

            answer = persist(self._send, request, answer)
        self.frozen = answer.headers.get("x-sig-frozen", "")
        return answer

    def get(self, path: str, api_version: str, **query: str | None) -> Any:
        return self.send("GET", path, api_version, **query).body

    def put(self, path: str, api_version: str, body: Any, *, no_wait: bool = False, generated: bool = True,
            made_at_once: bool = False, **query: str | None) -> Any:
        """PUT, wait for the operation, and read what has become of the resource, as az does. None with `no_wait`.

        `generated` is False for what az sends through an SDK: the members of such a body are in an order of their own.
        `made_at_once` is for what the service makes without an operation although az waits for one: az reads what is
        new a second time.
        """
        response = self.send("PUT", path, api_version, alphabetical(body) if generated else body, **query)
        if no_wait:
            return None
        if not self._wait(response, path):
            return self.get(path, api_version) if made_at_once and response.status == 201 else response.body
        if generated and not self.frozen and not self.rehearsing and "Azure-AsyncOperation" in response.headers and "Location" in response.headers:
            # Disks and snapshots: the operation's result is the resource.
            return self.follow(response.headers["Location"])
        return self.get(path, api_version)

    def patch(self, path: str, api_version: str, body: Any, *, no_wait: bool = False) -> Any:
        response = self.send("PATCH", path, api_version, body)
        if no_wait:
            return None
        if self._wait(response, path):
            return self.get(path, api_version)
        return response.body

    def post(self, path: str, api_version: str, body: Any = None, *, no_wait: bool = False, **query: str | None) -> Any:
        response = self.send("POST", path, api_version, body, **query)
        if not no_wait:
            self._wait(response, path)
        return response.body

    def delete(self, path: str, api_version: str, *, no_wait: bool = False, missing_ok: bool = True, **query: str | None) -> None:
        """DELETE and wait. A 404 counts as success, as in az's generated delete commands, unless `no_wait`.

        `missing_ok=False` is for the commands that report it (`group delete`).
        """
        try:
            response = self.send("DELETE", path, api_version, **query)
        except ServiceError as error:
            if error.status == 404 and missing_ok and not no_wait:
                return
            raise
        if not no_wait:
            self._wait(response, path)

    def list(self, path: str, api_version: str, max_items: int | None = None, next_token: str | None = None,
             **query: str | None) -> list[Any]:
        """All pages of a collection, or `max_items` of them with az's warning that tells the next token."""
        if max_items is not None or next_token is not None:
            from sig_cli.cli.paging import page

            return page(self, path, api_version, max_items, next_token, query)
        return self.members(self.get(path, api_version, **query))  # type: ignore[no-any-return]

    def members(self, answer: Any) -> Any:
        """What the first page of a collection has, and all that follow it."""
        items: list[Any] = answer["value"]
        while answer.get("nextLink"):
            answer = self.follow(answer["nextLink"])
            items.extend(answer["value"])
        return items

    def follow(self, link: str) -> Any:
        """The answer behind a link that the service gave (`nextLink`, an operation's address)."""
        return self._follow(link).body

    def _follow(self, link: str) -> Response:
        path, query = split_link(link)
        return self.checked(self.exchange(Request("GET", path, query)))

    def _wait(self, response: Response, path: str = "") -> bool:
        """Poll the operation that an answer started at a path. True when there was one.

        Where the clock of the workspace stands still, the operation would never end: the answer has said so, and the
        command goes on with what there is.
        """
        link = response.headers.get("Azure-AsyncOperation")
        if link is None and response.status == 202:  # the location of a 201 is that of what was made
            link = response.headers.get("Location")
        if link is None:
            return False
        answer = self._follow(link)
        if not self._ended(answer) and not self.rehearsing:
            from sig_cli.cli.times import is_watched

            if is_watched(self) and not self.frozen:
                from sig_cli.cli.live import watch

                answer = watch(self, path, link, answer)
            while not self._ended(answer) and not self.frozen:
                self._pause(answer)
                answer = self._follow(link)
        return True

    def _ended(self, answer: Response) -> bool:
        """Whether a poll tells of an operation that has ended well. Raises `ServiceError` for one that has failed."""
        if not isinstance(answer.body, dict) or "status" not in answer.body:
            return answer.status != 202
        if answer.body["status"] in ("Failed", "Canceled"):
            from sig_cli.cli.answers import operation_error

            raise operation_error(answer.body)
        return bool(answer.body["status"] == "Succeeded")

    def finish(self, response: Response) -> None:
        """Wait until what an answer started has ended. Raises `ServiceError` when it failed."""
        self._wait(response)

    def poll(self, link: str) -> Response:
        """The answer of an operation's address, whatever it says."""
        return self._follow(link)

    def result(self, response: Response) -> Any:
        """What an action gives: the answer itself, or what lies behind its `Location` when it has ended; None before, where no time passes."""
        monitor = response.headers.get("Location")
        while response.status == 202 and monitor is not None:
            response = self._follow(monitor)
            if response.status == 202:
                if self.frozen or self.rehearsing:
                    return None
                self._pause(response)
        return response.body

    def _pause(self, answer: Response) -> None:
        from time import sleep

        sleep(pause(answer))

    # -- az's habits ------------------------------------------------------------------------------------------------

    def group_path(self, group: str) -> str:
        return f"/subscriptions/{self.subscription}/resourceGroups/{quoted(group)}"

    def group_location(self, group: str) -> str:
        """The location of a resource group, which is az's default for what is created in it."""
        return self.get(f"/subscriptions/{self.subscription}/resourcegroups/{quoted(group)}",  # type: ignore[no-any-return]
                        GROUP_API)["location"]

    def location(self, text: str) -> str:
        """A location as az sends it: a display name with a blank becomes the short name when it is known.

        az asks the account's default subscription for the names, whatever `--subscription` says.
        """
        if " " not in text:
            return text
        wanted = text.lower()
        for row in self.list(f"/subscriptions/{self.default_account['subscriptionId']}/locations", LOCATIONS_API):
            if row["displayName"].lower() == wanted:
                return row["name"]  # type: ignore[no-any-return]
        return text

    def warn(self, text: str) -> None:
        """A warning on stderr, in az's form; silent under `--only-show-errors`."""
        if not self.only_show_errors and text not in self._told:
            self.tell("WARNING", text)
            self._told.add(text)

    def tell(self, level: str, text: str) -> None:
        """A line on stderr with az's level word, "WARNING" or "INFO"."""
        from sig_cli.cli.report import level_line

        print(level_line(level, text), file=sys.stderr)

    def info(self, text: str) -> None:
        """A line on stderr that `--verbose` and `--debug` ask for."""
        if self.chosen.verbose or self.chosen.debug:
            self.tell("INFO", text)


def pause(answer: Response) -> float:
    """The seconds until an operation should be asked again: as long as it says, or until it has ended if that is known."""
    wanted = float(answer.headers.get("Retry-After", POLL_SECONDS))
    return min(wanted, float(answer.headers.get("x-sig-seconds-left", wanted)))


def alphabetical(body: Any) -> Any:
    """A body in the order of az's generated commands: the service's messages count letters. Tags stay as typed."""
    if isinstance(body, dict):
        return {name: body[name] if name in FREE_FORM else alphabetical(body[name]) for name in sorted(body)}
    if isinstance(body, list):
        return [alphabetical(item) for item in body]
    return body


def quoted(name: str) -> str:
    """A name as one segment of a path: percent-encoded when it holds what would end the segment.

    Raises `Failure` for an empty one, with which the path would be that of everything of its kind.
    """
    if not name:
        raise Failure("A name cannot be empty.")
    if "/" in name or "%" in name or "?" in name or "#" in name or name in (".", ".."):
        from urllib.parse import quote

        return quote(name, safe="").replace(".", "%2E") if name in (".", "..") else quote(name, safe="")
    return name


def split_link(link: str) -> tuple[str, dict[str, str]]:
    """A link's path and query words, without the host."""
    rest = link
    if "://" in rest:
        rest = "/" + rest.partition("://")[2].partition("/")[2]
    path, _, text = rest.partition("?")
    words = {}
    for pair in filter(None, text.split("&")):
        name, _, value = pair.partition("=")
        if "%" in pair or "+" in pair:
            from urllib.parse import unquote_plus

            name, value = unquote_plus(name), unquote_plus(value)
        words[name] = value
    return path, words
