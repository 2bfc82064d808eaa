"""What is known about each setting (`data/settings.json`), and what is wrong with a settings file, with its line.

Our own sections (`[engine]`, `[replication]`) take what we know and nothing else. az's sections also take what az
knows and we do not (`[core] collect_telemetry`), and so do all other sections (`[extension]`, `[logging]`), because
scripts set them: they are kept, change nothing, and `remarks` tells about them. A name that is nearly one of ours is
an error everywhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.data_files import load as load_facts
from sig_cli.workspace.engine import StoreError
from sig_cli.workspace.settings import PERSISTENCE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sig_cli.workspace.settings import Value, Values

_WORDS = {"speed": "instant", "seconds": "off"}
"""Kinds of numbers, and the word that each may be in place of one."""

NEAR = 0.8
"""How alike (difflib's ratio) a name must be to one of ours to be taken for a slip."""


class SettingError(Exception):
    """A setting that cannot be meant: `key` is the path of its key, the text says why."""

    def __init__(self, key: tuple[str, ...], why: str) -> None:
        super().__init__(why)
        self.key = key


def sections() -> dict[str, Any]:
    """The sections that we know, by name: `about`, `options`, `ours`, `passed_over`."""
    return load_facts("settings.json")["sections"]  # type: ignore[no-any-return]


def load(path: str, data: bytes, document: dict[str, Any] | None = None) -> Values:
    """The values in the bytes of a settings file, as text; `document` is what they hold if that is known already.

    Raises `StoreError` with file, line and column.
    """
    text = decode(path, data)
    if document is None:
        document = parse(path, text)
    try:
        return values(document)
    except SettingError as wrong:
        from sig_cli.workspace.settings_text import place_of

        raise StoreError(f"{path}, {place_of(text, wrong.key)}: {wrong}") from None


def decode(path: str, data: bytes) -> str:
    """The text of a settings file; a byte order mark, which some editors write, is left out."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        from sig_cli.workspace.settings_text import place

        before = data[:error.start].decode("utf-8-sig")
        raise StoreError(f"{path}, {place(before, len(before))}: this is not UTF-8 text.") from None


def parse(path: str, text: str) -> dict[str, Any]:
    """What a TOML text holds. Raises `StoreError` with file, line and column."""
    import tomllib

    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        from sig_cli.workspace.settings_text import place

        what, _, where = str(error).rpartition(" (at ")
        where = where.rstrip(")")
        if where == "end of document":
            where = place(text, len(text))
        if not what:
            raise StoreError(f"{path} cannot be read as TOML: {error}.") from None
        if what.startswith("Cannot declare (") and what.endswith(",) twice"):
            what = f"[{what[17:-9]}] stands here for the second time"
        raise StoreError(f"{path}, {where}: {what}.") from None


def values(document: dict[str, Any]) -> Values:
    """A parsed settings file as text by section and option; tables inside of foreign sections become dotted names.

    Raises `SettingError` for the first thing that cannot be meant.
    """
    known_sections = sections()
    result: Values = {}
    for section, content in document.items():
        known = known_sections.get(section)
        if not isinstance(content, dict):
            raise SettingError((section,), _outside(section, content))
        if known is None:
            _reject_slip((section,), section, known_sections, "is not a section of the settings", "[{}]")
        result[section] = options = {}
        for option, value in content.items():
            rule = known["options"].get(option) if known else None
            if known and rule:
                options[option] = _text(understood((section, option), rule, value))
                continue
            if known:
                _reject_unknown(section, option, known)
            options.update(_flat(option.lower(), value))
    return result


def canonical(section: str, option: str, text: str, source: str) -> str:
    """The canonical spelling of a value that comes from elsewhere than a file, such as an environment variable.

    Raises `StoreError` that begins with `source`.
    """
    rule = sections().get(section, {}).get("options", {}).get(option)
    if rule is None:
        return text
    try:
        return _text(understood((section, option), rule, text))
    except SettingError as wrong:
        raise StoreError(f"{source}: {wrong}") from None


def accept(section: str, option: str, value: Value) -> Value:
    """The value as it should stand in a file: text that means a switch or a number becomes one, if it reads the same.

    Raises `StoreError` for names and values that cannot be meant.
    """
    known = sections().get(section)
    try:
        for text in (section, option, value):
            _storable(text, (section, option))
        if known is None:
            _reject_slip((section,), section, sections(), "is not a section of the settings", "[{}]")
            return value
        rule = known["options"].get(option)
        if rule is None:
            _reject_unknown(section, option, known)
            return value
        value = understood((section, option), rule, value)
    except SettingError as wrong:
        raise StoreError(f"{section}.{option}: {wrong}") from None
    if rule["type"] == "flag" and value in ("true", "false"):
        return value == "true"
    if rule["type"] in _WORDS and isinstance(value, str) and value != _WORDS[rule["type"]]:
        for kind in (int, float):
            try:
                number = kind(value)
            except ValueError:
                continue
            if str(number) == value:
                return number
    return value


def understood(key: tuple[str, ...], rule: dict[str, Any], value: Any) -> Value:
    """A value that its rule allows, choices in their canonical spelling. Empty text, which unsets, always is.

    Raises `SettingError`.
    """
    if value == "" and isinstance(value, str):
        return value
    kind = rule["type"]
    if kind == "flag":
        from sig_cli.workspace.settings import BOOLEANS

        if isinstance(value, bool) or (isinstance(value, int | str) and str(value).lower() in BOOLEANS):
            return value
        raise SettingError(key, f"'{_text(value)}' is neither true nor false.")
    if kind in _WORDS:
        return _number(key, rule, value)
    if not isinstance(value, str):
        advice = f": write {key[-1]} = {literal(_text(value))}" if isinstance(value, int | float) else ""
        raise SettingError(key, f"{_kind(value)} is not text{advice}.")
    if kind == "choice":
        for choice in rule["choices"]:
            if value.lower() == choice:
                return str(choice)
        raise SettingError(key, f"'{value}' is none of {', '.join(rule['choices'])}.{_hint(value, rule['choices'])}")
    return value


def remarks(path: str) -> list[str]:
    """A line for each setting in a file that is kept and changes nothing, for `sig workspace check`.

    Raises `StoreError` as reading the settings does.
    """
    try:
        with open(path, "rb") as file:
            data = file.read()
    except FileNotFoundError:
        return []
    text = decode(path, data)
    from sig_cli.workspace.settings_text import place_of

    lines = []
    for section, options in load(path, data).items():
        known = sections().get(section, {"options": {}})
        for option in options:
            if option in known["options"] or section == PERSISTENCE:
                continue
            lines.append(f"{path}, {place_of(text, (section, *option.split('.')))}: [{section}] {option} is kept "
                         "and changes nothing here.")
    return lines


def template() -> str:
    """A new `workspace.toml`: every setting explained and commented out."""
    lines = ["# Settings of this workspace. They go before those in your own config.toml; environment variables",
             "# (AZURE_DEFAULTS_GROUP, AZURE_CORE_OUTPUT, ...) and options of a command go before both.",
             "# Take the `#` off a section's name and off the lines that you want."]
    for section, known in sections().items():
        lines += ["", f"# {known['about']}", f"#[{section}]"]
        shown = [(f"#{option} = {literal(rule['example'])}", rule["about"])
                 for option, rule in known["options"].items() if "example" in rule]
        width = max(len(setting) for setting, _ in shown)
        lines += [f"{setting:{width}}  # {about}." for setting, about in shown]
    return "\n".join(lines) + "\n"


def literal(value: Value) -> str:
    """A value as TOML writes it, on one line."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(sign if sign >= " " and sign != "\x7f" else f"\\u{ord(sign):04x}" for sign in escaped) + '"'


def _number(key: tuple[str, ...], rule: dict[str, Any], value: Any) -> Value:
    """A speed or a number of seconds, or the word that stands for none."""
    word = _WORDS[rule["type"]]
    if isinstance(value, str) and value.lower() == word:
        return word
    what, least = ("speed", f"above {rule['above']} and") if "above" in rule else ("number of seconds", "from 0")
    why = f"'{_text(value)}' is no {what}: write \"{word}\", or a number {least} up to {rule['up_to']}."
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise SettingError(key, why)
    try:
        number = float(value)
    except (ValueError, OverflowError):
        raise SettingError(key, why) from None
    if not (rule["above"] < number if "above" in rule else number >= 0) or not number <= rule["up_to"]:
        raise SettingError(key, why)
    return value


def _outside(name: str, content: Any) -> str:
    if isinstance(content, list) and content and all(isinstance(row, dict) for row in content):
        return f"[[{name}]] must be a section: write [{name}]."
    for section, known in sections().items():
        if name in known["options"]:
            return f"'{name}' must stand below the line [{section}]."
    if name in sections():
        return f"'{name}' must be a section: write [{name}] and its settings below."
    return f"'{name}' must stand in a section, below a line such as [core]."


def _reject_unknown(section: str, option: str, known: dict[str, Any]) -> None:
    options = known["options"]
    if known.get("ours"):
        raise SettingError((section, option), f"[{section}] has no setting '{option}'; it has {', '.join(options)}."
                    f"{_hint(option, options)}")
    if option.lower() not in known["passed_over"]:
        _reject_slip((section, option), option, options, f"is not a setting of [{section}]", "'{}'")


def _reject_slip(key: tuple[str, ...], name: str, known: Iterable[str], what: str, form: str) -> None:
    near = _near(name, known, NEAR)
    if near is not None:
        raise SettingError(key, f"'{name}' {what}. Did you mean {form.format(near)}?")


def _hint(name: str, known: Iterable[str]) -> str:
    near = _near(name, known, 0.6)
    return f" Did you mean '{near}'?" if near is not None else ""


def _near(name: str, known: Iterable[str], cutoff: float) -> str | None:
    from difflib import get_close_matches

    found = get_close_matches(name.lower(), list(known), n=1, cutoff=cutoff)
    return found[0] if found else None


def _flat(name: str, value: Any) -> dict[str, str]:
    """Names of az may hold dots (`[auto-upgrade] x.y`): TOML reads those as tables."""
    if not isinstance(value, dict):
        return {name: _text(value)}
    result: dict[str, str] = {}
    for inner, content in value.items():
        result.update(_flat(f"{name}.{inner.lower()}", content))
    return result


def _storable(value: Value, key: tuple[str, ...]) -> None:
    if isinstance(value, str):
        try:
            value.encode()
        except UnicodeEncodeError:
            raise SettingError(key, "this is not text that a file can hold.") from None


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def _kind(value: Any) -> str:
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, int | float):
        return "a number"
    if isinstance(value, dict | list):
        return "a table" if isinstance(value, dict) else "a list"
    return "a date or time"
