"""A gallery at a glance, as text: versions by regions. With colours on a terminal, without them everywhere else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.cli.times import seconds_text
from sig_cli.domain.moments import parse
from sig_cli.domain.regions import place_name

if TYPE_CHECKING:
    from collections.abc import Iterator

Cell = tuple[str, str]
"""A text and its style."""

STYLES = {"Completed": "green", "Replicating": "cyan", "Failed": "red", "Succeeded": "green", "Creating": "cyan", "Updating": "cyan",
          "Deleting": "yellow"}
_GAP = "  "
_WIDEST = 10_000


def plain(galleries: list[dict[str, Any]], now: int) -> Iterator[str]:
    """The lines without colours, as wide as they are."""
    for line in _lines(galleries, now, _WIDEST):
        yield "".join(text for text, _ in line).rstrip()


def drawn(galleries: list[dict[str, Any]], now: int, *, colour: bool) -> None:
    """Print the lines on the terminal; regions that do not fit beside one another come below."""
    from rich.console import Console
    from rich.text import Text

    console = Console(no_color=None if colour else True, highlight=False)
    for line in _lines(galleries, now, console.width):
        made = Text(no_wrap=True, overflow="ellipsis")
        for text, style in line:
            made.append(text, style)
        made.rstrip()
        console.print(made)


def _lines(galleries: list[dict[str, Any]], now: int, width: int) -> Iterator[list[Cell]]:
    if not galleries:
        yield [("There are no galleries here.", "")]
    for index, gallery in enumerate(galleries):
        if index:
            yield []
        yield [(gallery["name"], "bold"), (f" ({gallery['resourceGroup']}, {place_name(gallery['location'])})", ""), *_unsettled(gallery)]
        if not gallery["definitions"]:
            yield [("  no image definitions", "dim")]
        for definition in gallery["definitions"]:
            yield []
            yield from _definition(definition, now, width)


def _definition(definition: dict[str, Any], now: int, width: int) -> Iterator[list[Cell]]:
    identifier = definition["identifier"]
    ends = definition["endOfLifeDate"]
    yield [("  ", ""), (definition["name"], "bold"),
           (f"  {identifier['publisher']}:{identifier['offer']}:{identifier['sku']}", ""),
           *_unsettled(definition), *([("  end of life ", ""), _end_of_life(ends, now)] if ends else [])]
    versions = definition["versions"]
    if not versions:
        yield [("  no versions", "dim")]
        return
    regions = list(dict.fromkeys(row["region"] for version in versions for row in version["regions"]))
    head: list[list[Cell]] = [[("VERSION", "dim"), *((version["name"], "") for version in versions)],
                              [("STATE", "dim"), *(_state(version) for version in versions)]]
    rest = [[(place_name(region).upper(), "dim"), *(_cell(version, region) for version in versions)] for region in regions]
    rest.append([("END OF LIFE", "dim"), *(_end_of_life(version["endOfLifeDate"], now) for version in versions)])
    for number, block in enumerate(_blocks(head, rest, width)):
        if number:
            yield []
        for row in zip(*block, strict=True):
            yield [(_GAP, ""), *(cell for column, cell_ in zip(block, row, strict=True)
                                 for cell in (cell_, (" " * (_width(column) - len(cell_[0])) + _GAP, "")))]
    more = definition["versionCount"] - len(versions)
    if more:
        yield [(f"  and {more} older", "dim")]


def _blocks(head: list[list[Cell]], rest: list[list[Cell]], width: int) -> Iterator[list[list[Cell]]]:
    """The columns in as many blocks as it takes; each begins with the columns of `head`."""
    first = len(_GAP) + sum(_width(column) + len(_GAP) for column in head)
    block, used = list(head), first
    for column in rest:
        wide = _width(column) + len(_GAP)
        if used + wide - len(_GAP) > width and len(block) > len(head):
            yield block
            block, used = list(head), first
        block.append(column)
        used += wide
    yield block


def _width(column: list[Cell]) -> int:
    return max(len(text) for text, _ in column)


def _state(version: dict[str, Any]) -> Cell:
    state = version["provisioningState"]
    left = version.get("secondsLeft")
    text = state if "secondsLeft" not in version else f"{state}, no end in sight" if left is None else f"{state}, {seconds_text(left)} left"
    return text, STYLES.get(state, "red")


def _unsettled(resource: dict[str, Any]) -> list[Cell]:
    """The state of a gallery or definition, where it is another than that it is there."""
    return [] if resource["provisioningState"] == "Succeeded" else [("  ", ""), _state(resource)]


def _cell(version: dict[str, Any], region: str) -> Cell:
    for row in version["regions"]:
        if row["region"] == region:
            text = str(row["replicas"])
            if row["state"] == "Replicating":
                text += f" at {row['progress']}%"
            elif row["state"] != "Completed":
                text += f" {row['state'].lower()} at {row['progress']}%"
            return text, STYLES.get(row["state"], "red")
    return "-", "dim"


def _end_of_life(text: str | None, now: int) -> Cell:
    if not text:
        return "-", "dim"
    moment = parse(text)
    return (f"{text[:10]} past", "red") if moment is not None and moment <= now else (text[:10], "")
