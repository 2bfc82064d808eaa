"""Runs the real az, once for each line that it reads, with az's own Python. Needs nothing but the standard library.

    python az_worker.py FOLDER HOST      lines of JSON on stdin, one answer for each on stdout

A command of az spends most of its time importing itself. This process imports once and then forks a child for each
command, which runs az's own entry point (`python -m azure.cli`), untouched, with the command's words, environment,
working folder and files for its input and output. The environment must name the folder of az's configuration when this
process starts, because az reads it while it is imported.

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
import os
import runpy
import sys
import threading
import time

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


def run(command: dict, folder: str, host: str) -> None:
    """Be az: this is the child, and it ends here."""
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
    with open(os.path.join(folder, "modules"), "w", encoding="utf-8") as stream:
        stream.write("\n".join(sys.modules))
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


def serve(folder: str, host: str) -> None:
    lines = os.fdopen(os.dup(0), encoding="utf-8")
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # whatever an import prints does not disturb the answers
    for line in lines:
        command = json.loads(line)
        for name in TEXTS:
            with open(os.path.join(folder, name), "w", encoding="utf-8") as stream:
                stream.write(command["stdin"] if name == "stdin" else "")
        gc.freeze()
        child = os.fork()
        if not child:
            run(command, folder, host)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        learn(folder)
        print(json.dumps({"code": code}), file=answers, flush=True)


if __name__ == "__main__":
    from azure.cli.core import get_default_cli  # noqa: F401 - the greater part of what every command imports

    serve(sys.argv[1], sys.argv[2])
