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

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sig_cli.arm.messages import Request, Response

WORKER = Path(__file__).with_name("az_worker.py")
NAP = 0.005
"""Seconds that our own command line sleeps at most, as the real az does here."""


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
    """The real az, in a process that imports it once. `environment` is that of every command."""

    def __init__(self, python: str, folder: Path, environment: Mapping[str, str], host: str) -> None:
        self.folder = folder
        self.environment = dict(environment)
        folder.mkdir()
        self.process = subprocess.Popen([python, str(WORKER), str(folder), host], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, text=True, env=self.environment)

    def run(self, words: list[str], environment: Mapping[str, str], typed: str, cwd: Path) -> Answer:
        """Run one command line. `environment` comes on top of that of every command."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        command = {"words": words, "environment": {**self.environment, **environment}, "stdin": typed, "cwd": str(cwd)}
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
    """Our own command line, in this process."""
    sent: list[Sent] = []
    inside: list[Request] = []
    send = Manager.send
    sleep = time.sleep

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
            mock.patch.object(time, "sleep", lambda seconds: sleep(min(seconds, NAP))), \
            contextlib.redirect_stdout(output), contextlib.redirect_stderr(errors):
        code = main(program, list(words))
    return Answer(output.getvalue(), errors.getvalue(), code, sent)
