"""How a command fails: what stands on stderr, and the exit code.

    Failure                     exit 1 unless it says otherwise: one or more lines after "ERROR: "
      Overtaken               an update met a newer revision: it is run again
      UsageFailure              exit 2: the command line itself is wrong (az's parser level)

The service's own errors are `domain.errors.ServiceError`; `report` gives them az's form, and exit code 3 for a 404.
"""

from __future__ import annotations


class Failure(Exception):
    """A command that cannot go on. `message` is what follows `ERROR: `; `exit_code` is what the process ends with."""

    exit_code = 1

    def __init__(self, message: str, *, exit_code: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        if exit_code is not None:
            self.exit_code = exit_code


class Overtaken(Failure):
    """Somebody else wrote between the read and the write of an update. The command runs again on what is there now."""

    def __init__(self) -> None:
        super().__init__("The resource is changed by so many others that this update found no gap. Try again.")


class UsageFailure(Failure):
    """A command line that cannot be parsed.

    `suggestions` are commands to show as examples (az shows up to three); `query` marks a bad `--query`, which gets
    its own closing line.
    """

    exit_code = 2

    def __init__(self, message: str, *, query: bool = False) -> None:
        super().__init__(message)
        self.query = query
