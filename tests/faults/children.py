"""Child processes for the fault tests: forked, so that they start in a millisecond and can be told anything."""

from __future__ import annotations

import os
import pickle
import signal
import traceback
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable


class Child:
    """A forked process that runs `work()` and hands back what it returns."""

    def __init__(self, work: Callable[[], Any]) -> None:
        self._read, write = os.pipe()
        self.pid = os.fork()
        if self.pid:
            os.close(write)
            return
        code = 1
        try:
            os.close(self._read)
            try:
                answer = ("returned", work())
                code = 0
            except BaseException:
                answer = ("raised", traceback.format_exc())
            with os.fdopen(write, "wb") as pipe:
                pickle.dump(answer, pipe)
        finally:
            os._exit(code)

    def result(self) -> Any:
        """What the work returned; None when the process was killed. An exception of the child is a failure here."""
        with os.fdopen(self._read, "rb") as pipe:
            raw = pipe.read()
        _, status = os.waitpid(self.pid, 0)
        if os.WIFSIGNALED(status):
            assert os.WTERMSIG(status) == signal.SIGKILL
            return None
        kind, answer = pickle.loads(raw)
        assert kind == "returned", answer
        return answer

    def kill(self) -> None:
        os.kill(self.pid, signal.SIGKILL)


FUNCTIONS = ("open", "write", "fsync", "close", "rename", "unlink", "mkdir", "rmdir", "utime", "chmod")


def die_at(step: int) -> None:
    """Let this process be killed just before its `step`-th change of the disk; a write is cut in half first."""
    left = step

    def dying(original: Callable[..., Any], name: str) -> Callable[..., Any]:
        def call(*args: Any, **more: Any) -> Any:
            nonlocal left
            left -= 1
            if left == 0:
                if name == "write":
                    original(args[0], bytes(args[1])[:len(args[1]) // 2])
                os.kill(os.getpid(), signal.SIGKILL)
            return original(*args, **more)
        return call

    for name in FUNCTIONS:
        setattr(os, name, dying(getattr(os, name), name))
