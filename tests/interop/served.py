"""A workspace that is served as a user serves it: `sig serve --background`, and the environment of `sig serve env`."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

from tests.interop.installation import VERSION

ROOT = Path(__file__).parents[2]
COUNTERS = "run/operations/*/%2ffaults%2f*.json"


class Served:
    """A served workspace in a folder. `environment` is what the shell of az has after `eval "$(sig serve env)"`."""

    python = sys.executable

    def __init__(self, folder: Path) -> None:
        self.workspace = folder / "served"
        self.home = folder / "home"
        self.home.mkdir(parents=True)
        self.sig("serve", "--background", "--port", "0")
        self.host = urlsplit(json.loads(self.sig("serve", "status"))["url"]).netloc
        self.environment = self.read_environment()
        self.certificate = self.workspace / "run" / "serve" / "certificate.pem"
        self.az = Path(self.environment["AZURE_CONFIG_DIR"])
        self._keep_az_at_home()
        self.fresh = folder / "fresh"
        shutil.copytree(self.az, self.fresh)

    def sig(self, *words: str) -> str:
        """Run our own program in a process of its own; its standard output."""
        environment = {**os.environ, "SIG_WORKSPACE": str(self.workspace), "PYTHONPATH": str(ROOT), "SIG_FSYNC": "off"}
        return subprocess.run([self.python, "-m", "sig_cli", *words], env=environment, check=True, text=True,
                              capture_output=True).stdout

    def read_environment(self) -> dict[str, str]:
        """The environment of a shell that begins with nothing and evaluates what `sig serve env` prints."""
        plain = {"PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": str(self.home), "LC_ALL": "C.UTF-8", "TZ": "UTC",
                 # What the `az` script of pip's package sets before it starts Python.
                 "AZ_INSTALLER": "PIP",
                 # Several ids at a time come in no order; lines that show that unset this.
                 "AZURE_CORE_DISABLE_CONCURRENT_IDS": "true"}
        answer = subprocess.run(["bash", "-c", f"{self.sig('serve', 'env')}\nexec env -0"], env=plain, check=True,
                                text=True, stdout=subprocess.PIPE).stdout
        variables = dict(line.split("=", 1) for line in answer.split("\0") if line)
        return {name: value for name, value in variables.items() if not name.startswith("_") and name not in ("SHLVL", "PWD")}

    def _keep_az_at_home(self) -> None:
        """Give az what it would ask the internet for: its newest versions, and the commands of extensions."""
        versions = {"versions": {name: {"local": VERSION} for name in ("azure-cli", "core", "telemetry")},
                    "update_time": "2999-01-01 00:00:00.000000"}
        (self.az / "versionCheck.json").write_text(json.dumps(versions), encoding="utf-8-sig")
        commands = {"some": {"command": "some-extension"}}
        (self.az / "extensionCommandTree.json").write_text(json.dumps(commands), encoding="utf-8-sig")

    def begin(self) -> None:
        """An empty workspace, and az as it was after the first `sig serve env`."""
        self._clear()
        shutil.rmtree(self.az)
        shutil.copytree(self.fresh, self.az)

    def take(self, workspace: Path) -> None:
        """The state of another workspace, copied while the server runs, as git would; and what its faults have counted."""
        self._clear()
        if (workspace / "state").exists():
            shutil.copytree(workspace / "state", self.workspace / "state")
        for counter in workspace.glob(COUNTERS):
            place = self.workspace / counter.relative_to(workspace)
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(counter, place)

    def _clear(self) -> None:
        """Leave nothing of the state, nor of what faults of an earlier case have counted under the same names."""
        shutil.rmtree(self.workspace / "state", ignore_errors=True)
        for counter in self.workspace.glob(COUNTERS):
            counter.unlink()

    def log_in_again(self) -> None:
        """Tell az which subscriptions there are now."""
        self.sig("serve", "env")

    def close(self) -> None:
        self.sig("serve", "stop")
