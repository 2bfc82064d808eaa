"""The two programs that are compared: the real az, and our own command line. Both answer in the same form."""

from __future__ import annotations

import contextlib
import io
import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest import mock
from urllib.parse import parse_qsl, unquote, urlsplit

from sig_cli.app import main
from sig_cli.arm.manager import Manager
from tests.interop.lines import command_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sig_cli.arm.messages import Request, Response

WORKER = Path(__file__).with_name("az_worker.py")
EVERYTHING = "everything"
"""The branch of the worker in which az has loaded all that it has."""


@dataclass
class Sent:
    """A request as it was sent. `query` is without the api-version; `body` is parsed JSON, a text, or None."""

    method: str
    host: str
    path: str
    api_version: str
    query: dict[str, str]
    body: Any


@dataclass
class Answer:
    """What a command line came to."""

    output: str
    errors: str
    code: int
    requests: list[Sent]


class RealAz:
    """The real az, in a process that imports it once. `environment` is that of every command.

    Two things in it are other than `sig serve env` says, for speed; the az of `test_suite.py` and of the scripts has it as it is.
    `certificate` is all that az trusts: reading some 150 authorities for each connection takes as long as the rest of a command.
    No language is asked for: else az's parsers look for translations, thousands of times when a command is not found.
    """

    def __init__(self, python: str, folder: Path, environment: Mapping[str, str], host: str, certificate: Path) -> None:
        self.folder = folder
        self.environment = {**environment, "REQUESTS_CA_BUNDLE": str(certificate), "LANGUAGE": "C"}
        folder.mkdir()
        self.process = subprocess.Popen([python, str(WORKER), str(folder), host], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, text=True, env=self.environment)

    def run(self, words: list[str], environment: Mapping[str, str], typed: str, cwd: Path) -> Answer:
        """Run one command line. `environment` comes on top of that of every command."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        command = {"words": words, "environment": {**self.environment, **environment}, "stdin": typed, "cwd": str(cwd),
                   "branch": "" if command_of(words) else EVERYTHING}
        self.process.stdin.write(json.dumps(command) + "\n")
        self.process.stdin.flush()
        code = json.loads(self.process.stdout.readline())["code"]
        output, errors, requests = ((self.folder / name).read_bytes().decode() for name in ("stdout", "stderr", "requests"))
        return Answer(output, errors, code, [wire(json.loads(line)) for line in requests.splitlines()])

    def close(self) -> None:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()


def wire(line: dict[str, Any]) -> Sent:
    """A request that the worker wrote down."""
    url = urlsplit(line["url"])
    query = dict(parse_qsl(url.query, keep_blank_values=True))
    version = query.pop("api-version", "")
    body = line["body"] or None
    return Sent(line["method"], url.netloc, unquote(url.path), version, query, body and read_body(body))


def read_body(text: str) -> Any:
    """The JSON of a body; the text itself for a template that is sent as it stands in its file."""
    with contextlib.suppress(ValueError):
        return json.loads(text)
    return text


def ours(words: list[str], environment: Mapping[str, str], typed: str = "", program: str = "az") -> Answer:
    """Our own command line, in this process. It does not sleep: what it waits for has come, or does not come by itself."""
    sent: list[Sent] = []
    inside: list[Request] = []
    send = Manager.send

    def recording(self: Manager, request: Request) -> Response:
        query = dict(request.query)
        version = query.pop("api-version", "")
        body = None if request.body is None else json.loads(json.dumps(request.body))
        if request.text is not None:
            body = read_body(request.text)
        if not inside:  # a deployment sends requests of its own
            sent.append(Sent(request.method, "", unquote(request.path), version, query, body))
        inside.append(request)
        try:
            return send(self, request)
        finally:
            inside.pop()

    output, errors = io.StringIO(), io.StringIO()
    with mock.patch.dict(os.environ, environment), mock.patch.object(sys, "stdin", io.StringIO(typed)), \
            mock.patch.object(Manager, "send", recording), \
            mock.patch.object(time, "sleep", return_value=None), \
            contextlib.redirect_stdout(output), contextlib.redirect_stderr(errors):
        code = main(program, list(words))
    return Answer(output.getvalue(), errors.getvalue(), code, sent)
