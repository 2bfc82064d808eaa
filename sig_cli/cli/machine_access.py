"""Who logs in to a machine and how: user, password, keys. az's checks, words and order. Source: az 2.91, observed."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Any

from sig_cli.cli.failures import Failure

if TYPE_CHECKING:
    from sig_cli.cli.session import Session

DISALLOWED = frozenset(["administrator", "admin", "user", "user1", "test", "user2", "test1", "user3", "admin1", "1", "123", "a", "actuser", "adm", "admin2", "aspnet", "backup", "console", "guest", "owner", "root", "server", "sql", "support", "support_388945a0", "sys", "test2", "test3", "user4", "user5"])
FALLBACK = "azureuser"
SSH_KEY_API = "2025-04-01"
NO_KEY = ("An RSA key file or key value must be supplied to SSH Key Value. You can use --generate-ssh-keys to let CLI generate "
          "one for you")
_BAD_ON_LINUX = re.compile(r'[\\/"\[\]:|<>+=;,?*@#()!A-Z]+')
_BAD_ON_WINDOWS = re.compile(r'[\\/"\[\]:|<>+=;,?*@]+')
_LINUX = ('admin user name cannot contain upper case character A-Z, special characters \\/"[]:|<>+=;,?*@#()! or start with $ '
          "or -")
_WINDOWS = 'admin user name cannot contain special characters \\/"[]:|<>+=;,?*@# or ends with .'
_PASSWORD = ("[a-z]+", "[A-Z]+", "[0-9]+", r"[ `~!@#$%^&*()=+_\[\]{}\|;:.\/\'\",<>?]+")


def settle(session: Session, group: str, location: str, os_type: str, given: dict[str, Any]) -> None:
    """Fill in `admin_username`, `authentication_type`, `admin_password`, `ssh_key_value` and `ssh_dest_key_path`.

    Raises `Failure` for what az refuses before it asks the service for anything, and `ServiceError`.
    """
    if given["admin_username"] is None:
        given["admin_username"] = _own_name(session)
    windows = os_type.lower() == "windows"
    _check_name(given["admin_username"], os_type)
    way = given["authentication_type"] or _way(windows, given)
    given["authentication_type"] = way
    if windows and way == "ssh":
        raise Failure("SSH not supported for Windows VMs.")
    if way == "password" and (given["ssh_key_value"] or given["ssh_dest_key_path"]):
        raise Failure("SSH key cannot be used with password authentication type.")
    if way == "ssh" and given["admin_password"]:
        raise Failure("Admin password cannot be used with SSH authentication type.")
    if way == "all" and windows:
        raise Failure("SSH not supported for Windows VMs. Use password authentication.")
    if way in ("password", "all"):
        given["admin_password"] = given["admin_password"] or _asked()
        _check_password(given["admin_password"], os_type)
    if way in ("ssh", "all"):
        _take_keys(session, group, location, given)
        given["ssh_dest_key_path"] = given["ssh_dest_key_path"] or f"/home/{given['admin_username']}/.ssh/authorized_keys"


def _way(windows: bool, given: dict[str, Any]) -> str:
    if given["ssh_key_value"] and given["admin_password"]:
        return "all"
    return "password" if windows or given["admin_password"] else "ssh"


def _own_name(session: Session) -> str:
    """The name of whoever runs this, unless no machine may have such a user."""
    import getpass

    name: str | None = None
    try:
        name = getpass.getuser()
    except (KeyError, OSError):
        name = None
    if name is None or name.lower() in DISALLOWED:
        session.warn(f"Default username {name} is a reserved username. Use {FALLBACK} instead.")
        return FALLBACK
    return name


def _check_name(name: str, os_type: str) -> None:
    if not name:
        raise Failure("admin user name can not be empty")
    linux = os_type.lower() == "linux"
    if (_BAD_ON_LINUX if linux else _BAD_ON_WINDOWS).search(name) or (name[0] in "$-" if linux else name.endswith(".")):
        raise Failure(_LINUX if linux else _WINDOWS)
    if name.lower() in DISALLOWED:
        raise Failure(f"This user name '{name}' meets the general requirements, but is specifically disallowed for this image. "
                      "Please try a different value.")


def _check_password(password: str, os_type: str) -> None:
    longest = 72 if os_type.lower() == "linux" else 123
    kinds = sum(bool(re.search(pattern, password)) for pattern in _PASSWORD)
    if not 12 <= len(password) <= longest or kinds < 3:
        raise Failure(f"The password length must be between 12 and {longest}. Password must have the 3 of the following: 1 lower "
                      "case character, 1 upper case character, 1 number and 1 special character.")


def _asked() -> str:
    """A password typed twice at the terminal. Raises `Failure` without one."""
    import sys

    if sys.stdin is None or not sys.stdin.isatty():
        raise Failure("Please specify password in non-interactive mode.")
    import getpass

    while True:
        password = getpass.getpass("Admin Password: ")
        if password == getpass.getpass("Confirm Admin Password: "):
            return password
        print("Passwords do not match.", file=sys.stderr)


def _take_keys(session: Session, group: str, location: str, given: dict[str, Any]) -> None:
    name, texts, make = given["ssh_key_name"], given["ssh_key_value"], given["generate_ssh_keys"]
    if name:
        given["ssh_key_value"] = _of_resource(session, group, location, given)
        return
    if not texts:
        given["ssh_key_value"] = [_key(session, "", given)]
        return
    if make and len(texts) > 1:
        session.warn("Ignoring --generate-ssh-keys as multiple ssh key values have been specified.")
        given["generate_ssh_keys"] = False
    given["ssh_key_value"] = [_key(session, os.path.expanduser(text), given) for text in texts]


def _of_resource(session: Session, group: str, location: str, given: dict[str, Any]) -> list[str]:
    """The key of `--ssh-key-name`: of a resource that is there, or of one that is made of a new pair."""
    from sig_cli.cli.session import quoted
    from sig_cli.domain.errors import ServiceError

    where = f"{session.group_path(group)}/providers/Microsoft.Compute/sshPublicKeys/{quoted(given['ssh_key_name'])}"
    if given["ssh_key_value"]:
        raise Failure("--ssh-key-name and --ssh-key-values cannot be used together")
    if given["generate_ssh_keys"]:
        key = _key(session, "", given)
        session.put(where, SSH_KEY_API, {"location": location, "properties": {"publicKey": key}})
        return [key]
    try:
        found = session.get(where, SSH_KEY_API)
    except ServiceError as error:
        raise Failure(f"SSH key {given['ssh_key_name']} does not exist!") from error
    known = (found.get("properties") or {}).get("publicKey")
    return [known] if known else []


def _key(session: Session, text: str, given: dict[str, Any]) -> str:
    """A public key: the text itself, what is in the file it names, or one of a pair that is made."""
    edwards = given.get("ssh_key_type") == "Ed25519"
    text = text or os.path.join(os.path.expanduser("~"), ".ssh", "id_ed25519.pub" if edwards else "id_rsa.pub")
    if os.path.exists(text):
        with open(text, encoding="utf-8") as file:
            return file.read()
    if is_public_key(text):
        return text
    if not given["generate_ssh_keys"]:
        raise Failure(NO_KEY)
    private = text[:-4] if text.lower().endswith(".pub") else f"{text}.private"
    from sig_cli.cli.key_pairs import make

    made = make(session, private, text, edwards=edwards)
    if session.rehearsing:
        return made
    session.warn(f"SSH key files '{private}' and '{text}' have been generated under ~/.ssh to allow SSH access to the VM. If using "
                 "machines without permanent storage, back up your keys to a safe location.")
    return made


def is_public_key(text: str) -> bool:
    """Whether a text begins like a public key of OpenSSH: the name of a kind, and the same name inside of the data."""
    import base64

    words = text.split()
    if len(words) < 2:
        return False
    try:
        data = base64.b64decode(words[1])
    except ValueError:
        return False
    length = int.from_bytes(data[:4], "big")
    return data[4:4 + length] == words[0].encode()
