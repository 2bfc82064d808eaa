"""Which versions a policy lets go, which regions it lets them leave, and what keeps it from doing so.

Two questions per version. Does it meet every criterion of the policy? And if it does: does anything forbid it? Never touched,
whatever the policy says, are versions that are the latest or the last usable one in a region, that machines or scale sets use,
that may not be deleted before their end of life, that are locked, of unknown age, or at work. The first, the second, use and
age can be allowed, version by version; the service itself holds the others.

Everything is null-safe: what is not known keeps a version.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.domain.moments import parse
from sig_cli.domain.regions import canonical, display
from sig_cli.domain.versions import latest, order_key, regions_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sig_cli.domain.policies import Policy, Thinning

    Document = dict[str, Any]

KEEP, DELETE, THIN = "keep", "delete", "thin"
LATEST, LAST, IN_USE, AGE = "latest", "last", "in-use", "age"
ALLOWABLE = (LATEST, LAST, IN_USE, AGE)
"""What can be allowed for a single version; locks and dates are the service's own and are not ours to overrule."""


class User:
    """A machine or scale set that needs a version: how a person calls it, and the region that it lies in.

    `doubt` says of one of which nobody knows the version why that is so.
    """

    __slots__ = ("doubt", "name", "region")

    def __init__(self, name: str, region: str, doubt: str = "") -> None:
        self.name = name
        self.region = region
        self.doubt = doubt


class Facts:
    """What is known about the versions of one definition beyond themselves.

    `users` maps the name of a version to who uses it; `unclear` are users of the definition of which nobody knows the version;
    `latest_users` are scale sets that make their next machine of the latest version. `locks` maps names to the lock that
    holds the version; `allowed` are (kind, name of the version) pairs that the user allows.
    """

    __slots__ = ("allowed", "latest_users", "locks", "unclear", "users")

    def __init__(self) -> None:
        self.users: dict[str, list[User]] = {}
        self.unclear: list[User] = []
        self.latest_users: list[User] = []
        self.locks: dict[str, str] = {}
        self.allowed: set[tuple[str, str]] = set()


class Decision:
    """What is to be done with a version, and why. `regions` are those that it leaves; `guard` what forbade it, if anything."""

    __slots__ = ("action", "guard", "reason", "regions", "version")

    def __init__(self, version: Document, action: str, reason: str, guard: str = "", regions: Sequence[str] = ()) -> None:
        self.version = version
        self.action = action
        self.reason = reason
        self.guard = guard
        self.regions = tuple(regions)


def prune(versions: Sequence[Document], policy: Policy, facts: Facts, now: int) -> list[Decision]:
    """What a policy does to the versions of one definition, as the service lists them; the highest version first."""
    ordered = _downwards(versions)
    newest = _newest(ordered, policy.keep or 0)
    decisions = []
    for version in ordered:
        reason = _spared(version, policy, newest, facts, now)
        if reason:
            decisions.append(Decision(version, KEEP, reason))
            continue
        guard, reason = _forbidden(version, facts, now)
        users = facts.users.get(version["name"], []) + facts.unclear
        if not guard and users and (IN_USE, version["name"]) not in facts.allowed:
            guard, reason = IN_USE, _use(users)
        decisions.append(Decision(version, KEEP if guard else DELETE, reason or _why(version, policy, now), guard))
    _guard_regions(decisions, facts, lambda decision: regions_of([decision.version]))
    return decisions


def thin(versions: Sequence[Document], thinning: Thinning, facts: Facts, now: int) -> list[Decision]:
    """Which regions the versions of one definition leave; the highest version first.

    A version stays in its own location: the service wants it there.
    """
    ordered = _downwards(versions)
    newest = _newest(ordered, thinning.newest)
    decisions = []
    for version in ordered:
        if version["name"] in newest:
            decisions.append(Decision(version, KEEP, f"among the {thinning.newest} newest"))
            continue
        guard, reason = _forbidden(version, facts, now, deleting=False)
        home = canonical(version.get("location") or "")
        leaving = [region for region in regions_of([version]) if region not in thinning.keep_regions and region != home]
        if not leaving:
            decisions.append(Decision(version, KEEP, "it is in no other region"))
        elif guard:
            decisions.append(Decision(version, KEEP, reason, guard))
        else:
            held = {region: found for region in leaving if (found := _held(version, region, facts))}
            going = [region for region in leaving if region not in held]
            reason = "; ".join([f"not among the {thinning.newest} newest", *held.values()])
            decisions.append(Decision(version, THIN if going else KEEP, reason, "" if going else IN_USE, going))
    _guard_regions(decisions, facts, lambda decision: decision.regions)
    return decisions


def thinned(version: Document, regions: Sequence[str]) -> list[Document]:
    """The target regions of a version when it has left some, given by their short names."""
    targets: list[Document] = version["properties"]["publishingProfile"]["targetRegions"]
    return [target for target in targets if (canonical(target["name"]) or target["name"]) not in regions]


def after(decisions: Sequence[Decision]) -> list[Document]:
    """The versions as they are when all decisions have been carried out."""
    left = []
    for decision in decisions:
        version = decision.version
        if decision.action == THIN:
            profile = {**version["properties"]["publishingProfile"], "targetRegions": thinned(version, decision.regions)}
            version = {**version, "properties": {**version["properties"], "publishingProfile": profile}}
        if decision.action != DELETE:
            left.append(version)
    return left


def latest_changes(versions: Sequence[Document], decisions: Sequence[Decision]) -> list[tuple[str, str, str | None]]:
    """Where `latest` will mean another version: region, version before, version after (None for none).

    The decisions are those of all these versions, as `prune` and `thin` order them.
    """
    left, changes = after(decisions), []
    ordered = [decision.version for decision in decisions]
    for region in regions_of(versions):
        before, then = _latest(ordered, region), _latest(left, region)
        if before is not None and (then is None or then["name"] != before["name"]):
            changes.append((region, before["name"], then["name"] if then else None))
    return changes


def usable(version: Document, region: str | None = None) -> bool:
    """Whether machines can surely be made of a version, somewhere or in a region: made, not leaving, copied.

    A failed update does not make the copies that are there unusable; only the replication status tells which those are.
    """
    state = version["properties"].get("provisioningState")
    if state not in ("Succeeded", "Updating", "Failed"):
        return False
    summary = (version["properties"].get("replicationStatus") or {}).get("summary")
    if summary is None:
        return state == "Succeeded" and (region is None or region in regions_of([version]))
    return any(row["state"] == "Completed" and (region is None or (canonical(row["region"]) or row["region"]) == region)
               for row in summary)


def age(version: Document, tag: str | None, now: int) -> int | None:
    """How long ago a version was published, or the date in one of its tags was, in microseconds; None when nobody knows."""
    if tag is None:
        text = (version["properties"].get("publishingProfile") or {}).get("publishedDate")
    else:
        text = next((value for name, value in (version.get("tags") or {}).items() if name.lower() == tag.lower()), None)
    moment = parse(text) if isinstance(text, str) and text else None
    return None if moment is None else now - moment


def _downwards(versions: Sequence[Document]) -> list[Document]:
    return sorted(versions, key=lambda version: order_key(version["name"]), reverse=True)


def _latest(ordered: Sequence[Document], region: str) -> Document | None:
    """What `latest` means in a region, of versions from the highest down: no need to look at all of them."""
    return next((version for version in ordered if latest((version,), region)), None)


def _newest(ordered: Sequence[Document], count: int) -> set[str]:
    """The names of the highest usable versions: a failed build does not push a good version out."""
    return {version["name"] for version in [version for version in ordered if usable(version)][:count]}


def _spared(version: Document, policy: Policy, newest: set[str], facts: Facts, now: int) -> str:
    """Which criterion of the policy a version does not meet, in words; "" when it meets all."""
    if version["name"] in newest:
        return f"among the {policy.keep} newest"
    if not policy.fits_name(version["name"]):
        return f"its name does not match {' or '.join(policy.match)}"
    for name, value in policy.tags:
        if not _tagged(version, name, value):
            return f"it has no tag {_pair(name, value)}"
    for name, value in policy.without_tags:
        if _tagged(version, name, value):
            return f"it has the tag {_pair(name, value)}"
    if policy.past_end_of_life and not _past_end(version, now):
        return "it is not past its end of life"
    if policy.unused and (users := facts.users.get(version["name"], []) + facts.unclear):
        return _use(users)
    if policy.older_than is not None:
        old = age(version, policy.age_tag, now)
        if old is None:
            return _unknown_age(policy.age_tag)
        if old < policy.older_than:
            return f"it is {_days(old)} old"
    return ""


def _forbidden(version: Document, facts: Facts, now: int, *, deleting: bool = True) -> tuple[str, str]:
    """What forbids touching a version at all: (guard, reason), both "" for nothing."""
    name, properties = version["name"], version["properties"]
    state = properties.get("provisioningState")
    if state in ("Creating", "Updating", "Deleting"):
        return "at-work", f"it is {state.lower()}"
    if name in facts.locks:
        return "locked", f"locked by '{facts.locks[name]}'"
    if deleting and (properties.get("safetyProfile") or {}).get("blockDeletionBeforeEndOfLife") and not _past_end(version, now):
        return "end-of-life", "it may not be deleted before its end of life"
    if age(version, None, now) is None and (AGE, name) not in facts.allowed:
        return AGE, _unknown_age(None)
    return "", ""


def _held(version: Document, region: str, facts: Facts) -> str:
    """Why a version may not leave a region because somebody there uses it; "" when nobody does."""
    if (IN_USE, version["name"]) in facts.allowed:
        return ""
    users = [user for user in facts.users.get(version["name"], []) + facts.unclear if user.region in (region, "")]
    if users:
        return f"stays in {_place(region)}: {_use(users)}"
    zones = (version["properties"].get("publishingProfile") or {}).get("targetExtendedLocations") or ()
    if any(canonical(zone["name"]) == region for zone in zones):
        return f"stays in {_place(region)}: it is in an edge zone there"
    return ""


def _guard_regions(decisions: list[Decision], facts: Facts, leaving: Callable[[Decision], Sequence[str]]) -> None:
    """Hold that no region loses its latest version, nor its last usable one, beyond what is allowed."""
    by_region: dict[str, list[Decision]] = {}
    for decision in decisions:
        for region in regions_of([decision.version]):
            by_region.setdefault(region, []).append(decision)
    for region in sorted(by_region):
        there = by_region[region]
        first = next((decision for decision in there if latest((decision.version,), region)), None)
        if first and _goes(first, region, leaving) and (LATEST, first.version["name"]) not in facts.allowed:
            followers = [user for user in facts.latest_users if user.region in (region, "")]
            more = f", of which {_people(followers)} makes machines" if followers else ""
            _keep(first, region, LATEST, f"the latest in {_place(region)}{more}")
        if any(not _goes(decision, region, leaving) and usable(decision.version, region) for decision in there):
            continue
        last = next((decision for decision in there if usable(decision.version, region)), there[0])
        if _goes(last, region, leaving) and (LAST, last.version["name"]) not in facts.allowed:
            _keep(last, region, LAST, f"the last one in {_place(region)}")


def _goes(decision: Decision, region: str, leaving: Callable[[Decision], Sequence[str]]) -> bool:
    return decision.action != KEEP and region in leaving(decision)


def _keep(decision: Decision, region: str, guard: str, reason: str) -> None:
    """Take a decision back: all of it, or the one region that a thinned version was to leave."""
    if decision.action == THIN:
        decision.regions = tuple(left for left in decision.regions if left != region)
        decision.reason += f"; stays in {_place(region)}: {reason}"
        if decision.regions:
            return
    else:
        decision.reason = reason
    decision.action = KEEP
    decision.guard = guard


def _why(version: Document, policy: Policy, now: int) -> str:
    """Why a version goes, in words."""
    reasons = []
    if policy.keep:
        reasons.append(f"not among the {policy.keep} newest")
    if policy.older_than is not None:
        reasons.append(f"{_days(age(version, policy.age_tag, now) or 0)} old")
    if policy.past_end_of_life:
        reasons.append("past its end of life")
    if policy.unused:
        reasons.append("unused")
    reasons += [f"tag {_pair(name, value)}" for name, value in policy.tags]
    reasons += [f"no tag {_pair(name, value)}" for name, value in policy.without_tags]
    if policy.match:
        reasons.append(f"matches {' or '.join(policy.match)}")
    return ", ".join(reasons) or "no rule keeps it"


def _past_end(version: Document, now: int) -> bool:
    text = (version["properties"].get("publishingProfile") or {}).get("endOfLifeDate")
    moment = parse(text) if isinstance(text, str) and text else None
    return moment is not None and moment <= now


def _tagged(version: Document, name: str, value: str | None) -> bool:
    return any(found.lower() == name and (value is None or content == value)
               for found, content in (version.get("tags") or {}).items())


def _unknown_age(tag: str | None) -> str:
    return "its age is not known: " + (f"the tag '{tag}' holds no date" if tag else "no date of publication")


def _pair(name: str, value: str | None) -> str:
    return name if value is None else f"{name}={value}"


def _use(users: Sequence[User]) -> str:
    """Who uses a version; where nobody surely does, why somebody may."""
    sure = [user for user in users if not user.doubt]
    return f"used by {_people(sure)}" if sure or not users else f"may be used: {users[0].doubt}"


def _people(users: Sequence[User]) -> str:
    names = list(dict.fromkeys(user.name for user in users))
    return ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")


def _days(microseconds: int) -> str:
    hours = microseconds // 3_600_000_000
    return f"{hours // 24} days" if hours >= 48 else f"{max(hours, 0)} hours"


def _place(region: str) -> str:
    try:
        return display(region)
    except KeyError:
        return region
