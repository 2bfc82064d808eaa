"""Runs the real az, once for each line that it reads, with az's own Python. Needs nothing but the standard library.

    python az_worker.py FOLDER HOST      lines of JSON on stdin, one answer for each on stdout

A command of az spends most of its time importing itself. This process imports once and then forks a child for each
command, which runs az's own entry point (`python -m azure.cli`), untouched, with the command's words, environment,
working folder and files for its input and output. The environment must name the folder of az's configuration when this
process starts, because az reads it while it is imported.

What is done before the fork is what does not depend on the line: importing, and what Python's own library does once in a
process (`warm`). az itself never runs in this process, so that a child finds nothing that another command has left.
Words that name no command make az load all that it has: a process with so much in it takes longer to fork than most
commands take. Such lines name another `branch`, a process that is forked from this one and learns for itself.

Two things are done to az from outside, and `test_suite.py` holds that neither changes what it prints:

- `time.sleep` sleeps at most `NAP` seconds. az's own poller looks twice a second whether its other thread is done, which
  alone would make a write take a second.
- `requests.adapters.HTTPAdapter.send` writes down what is sent, and lets nothing go to another host than `HOST`: what the
  suite finds must not depend on what the internet answers.
"""

from __future__ import annotations

import atexit
import gc
import importlib
import json
import logging
import os
import platform
import runpy
import sys
import threading
import time
from itertools import islice

NAP = 0.005
TEXTS = ("stdin", "stdout", "stderr", "requests", "modules")

_sleep = time.sleep
time.sleep = lambda seconds: _sleep(min(seconds, NAP))


def record(file: str, host: str) -> None:
    """Write every request of this process to a file, one JSON object a line; those to other hosts end there."""
    from requests.adapters import HTTPAdapter
    from requests.exceptions import ConnectionError as Unreachable

    send = HTTPAdapter.send

    def recording(self, request, *arguments, **options):
        body = request.body
        line = {"method": request.method, "url": request.url, "body": body.decode() if isinstance(body, bytes) else body}
        with open(file, "a", encoding="utf-8") as stream:
            stream.write(json.dumps(line) + "\n")
        if not request.url.startswith(f"https://{host}/"):
            raise Unreachable(f"The suite keeps az from {request.url}")
        return send(self, request, *arguments, **options)

    HTTPAdapter.send = recording


def warm(host: str) -> None:
    """Have Python's library do what it does once in a process: name the machine, make its tables for TLS, read a host's name."""
    import requests

    platform.platform()
    platform.processor()
    with requests.Session() as session:
        session.get(f"https://{host}/")


def run(command: dict, folder: str, host: str) -> None:
    """Be az: this is the child, and it ends here."""
    known = len(sys.modules)
    os.environ.clear()
    os.environ.update(command["environment"])
    time.tzset()
    os.chdir(command["cwd"])
    # az holds on to the streams that it found when it was imported: they stay, and what they write to changes.
    for number, name, flags in ((0, "stdin", os.O_RDONLY), (1, "stdout", os.O_WRONLY), (2, "stderr", os.O_WRONLY)):
        opened = os.open(os.path.join(folder, name), flags)
        os.dup2(opened, number)
        os.close(opened)
    record(os.path.join(folder, "requests"), host)
    sys.argv = ["az", *command["words"]]
    code = 0
    try:
        runpy.run_module("azure.cli", run_name="__main__", alter_sys=True)
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 0 if end.code is None else 1
        if isinstance(end.code, str):
            print(end.code, file=sys.stderr)
    except BaseException:
        sys.excepthook(*sys.exc_info())
        code = 1
    threading._shutdown()
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    if len(sys.modules) > known:  # looking at them all would copy the pages in which their names lie
        with open(os.path.join(folder, "modules"), "w", encoding="utf-8") as stream:
            stream.write("\n".join([*islice(reversed(sys.modules), len(sys.modules) - known)][::-1]))
    os._exit(code)


def learn(folder: str) -> None:
    """Import what a child had to import, so that the next one need not."""
    with open(os.path.join(folder, "modules"), encoding="utf-8") as stream:
        names = stream.read().split("\n")
    for name in names:
        if name and name not in sys.modules and "__main__" not in name:
            try:
                importlib.import_module(name)
            except ImportError:  # a module that was made, not imported
                continue
    # A record asks whether its argument is a mapping. The answer for a type takes a walk over all classes, and is then kept.
    for argument in ("", 0, None, [], ()):
        logging.LogRecord("", 0, "", 0, "", (argument,), None)


def answer(command: dict, folder: str, host: str) -> dict:
    """What a command comes to, in a child of this process."""
    for name in TEXTS:
        with open(os.path.join(folder, name), "w", encoding="utf-8") as stream:
            stream.write(command["stdin"] if name == "stdin" else "")
    gc.freeze()
    child = os.fork()
    if not child:
        run(command, folder, host)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    learn(folder)
    return {"code": code}


class Branch:
    """A process forked from this one, which answers the commands of one branch and ends with this one."""

    def __init__(self, folder: str, host: str) -> None:
        read_lines, write_lines = os.pipe()
        read_answers, write_answers = os.pipe()
        self.process = os.fork()
        if not self.process:
            os.close(write_lines)
            os.close(read_answers)
            serve(os.fdopen(read_lines, encoding="utf-8"), os.fdopen(write_answers, "w", encoding="utf-8"), folder, host)
            os._exit(0)
        os.close(read_lines)
        os.close(write_answers)
        self.lines = os.fdopen(write_lines, "w", encoding="utf-8")
        self.answers = os.fdopen(read_answers, encoding="utf-8")

    def answer(self, command: dict) -> dict:
        print(json.dumps({**command, "branch": ""}), file=self.lines, flush=True)
        return json.loads(self.answers.readline())

    def close(self) -> None:
        self.lines.close()
        os.waitpid(self.process, 0)


def serve(lines, answers, folder: str, host: str) -> None:
    """Answer the commands of a stream until it ends."""
    branches: dict[str, Branch] = {}
    for line in lines:
        command = json.loads(line)
        name = command["branch"]
        if name and name not in branches:
            branches[name] = Branch(folder, host)
        found = branches[name].answer(command) if name else answer(command, folder, host)
        print(json.dumps(found), file=answers, flush=True)
    for branch in branches.values():
        branch.close()


if __name__ == "__main__":
    from azure.cli.core import get_default_cli  # noqa: F401 - the greater part of what every command imports

    to_read, to_write = os.fdopen(os.dup(0), encoding="utf-8"), os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # whatever an import prints does not disturb the answers
    warm(sys.argv[2])
    serve(to_read, to_write, sys.argv[1], sys.argv[2])
