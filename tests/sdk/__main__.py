"""`python -m tests.sdk`: make the environments, then run the suite in each of them. Arguments go to pytest."""

from __future__ import annotations

import subprocess
import sys

from tests.sdk import environments


def main(words: list[str]) -> int:
    """The first exit code that is not 0."""
    try:
        interpreters = {name: environments.python(name) for name in environments.PYTHON}
        environments.node()
    except environments.CannotRun as problem:
        print(problem, file=sys.stderr)
        return 1
    for name, interpreter in interpreters.items():
        print(f"+ {name}: {' '.join(environments.PYTHON[name])}", flush=True)
        code = subprocess.run([interpreter, "-m", "pytest", "-q", "tests/sdk", *words], cwd=environments.ROOT,
                              check=False).returncode
        if code:
            return code
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
