"""What is allowed, against an evaluation written from the rules alone: slow, and with no code of ours."""

from __future__ import annotations

import re
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from sig_cli.domain.access import matches, permits
from sig_cli.providers.access import Access
from sig_cli.providers.reading import Resources
from sig_cli.workspace.engine import Put
from sig_cli.workspace.foundation import FIRST_TENANT
from sig_cli.workspace.memory import MemoryEngine
from sig_cli.workspace.principal_changes import add, set_member
from sig_cli.workspace.principals import GROUP, USER, key_of

SUBSCRIPTIONS = tuple(f"00000000-0000-4000-8000-00000000000{number}" for number in (1, 2))
TREE = tuple(path for subscription in SUBSCRIPTIONS for path in (
    f"/subscriptions/{subscription}",
    *(f"/subscriptions/{subscription}/resourceGroups/{group}{rest}" for group in ("g", "gg") for rest in (
        "", "/providers/Microsoft.Compute/galleries/a", "/providers/Microsoft.Compute/galleries/a/images/d",
        "/providers/Microsoft.Compute/galleries/a/images/d/versions/1.0.0", "/providers/Microsoft.Compute/galleries/aa"))))
MANAGEMENT = "/providers/Microsoft.Management/managementGroups/"
MANAGING = ("company", "platform")
"""Management groups; the second one may lie in the first."""
SCOPES = (*TREE, *(MANAGEMENT + name for name in MANAGING))
TYPES = ("Microsoft.Compute/galleries", "Microsoft.Compute/galleries/images", "Microsoft.Compute/galleries/images/versions",
         "Microsoft.Authorization/roleAssignments")
ACTIONS = (*(f"{type_}/{verb}" for type_ in TYPES for verb in ("read", "write", "delete")),
           "Microsoft.Compute/galleries/share/action")
PATTERNS = (*ACTIONS, "*", "*/read", "Microsoft.Compute/*", "microsoft.compute/galleries/*", "Microsoft.Compute/*/read", "*/write",
            "Microsoft.Compute/galleries/*/versions/*", "Microsoft.Authorization/*/Delete", "*/action", "Microsoft.Nothing/*")
PEOPLE = ("alice", "bob")
GROUPS = ("team", "all")
IDS = {name: f"{number}0000000-0000-4000-8000-000000000001" for number, name in enumerate((*PEOPLE, *GROUPS), 1)}

permission = st.fixed_dictionaries({"actions": st.lists(st.sampled_from(PATTERNS), max_size=3),
                                    "notActions": st.lists(st.sampled_from(PATTERNS), max_size=2)})
roles = st.lists(st.lists(permission, min_size=1, max_size=2), min_size=1, max_size=4)


@st.composite
def worlds(draw: st.DrawFn) -> dict[str, Any]:
    made = draw(roles)
    assignment = st.tuples(st.sampled_from((*PEOPLE, *GROUPS)), st.integers(0, len(made) - 1), st.sampled_from(SCOPES))
    return {"platform": draw(st.sampled_from((None, "company"))),
            "managed": {subscription: draw(st.sampled_from((None, *MANAGING))) for subscription in SUBSCRIPTIONS}, "roles": made, "assignments": draw(st.lists(assignment, max_size=8)),
            "team": draw(st.sets(st.sampled_from(PEOPLE))), "all": draw(st.sets(st.sampled_from((*PEOPLE, "team"))))}


def named(pattern: str, action: str) -> bool:
    """Whether a pattern names an action, by a regular expression."""
    return re.fullmatch(".*".join(map(re.escape, pattern.split("*"))), action, re.IGNORECASE) is not None


def inside(path: str, scope: str) -> bool:
    """Whether a resource is a scope or lies in it, segment by segment."""
    steps, wanted = path.lower().split("/"), scope.lower().split("/")
    return steps[:len(wanted)] == wanted


def holds(world: dict[str, Any], path: str, scope: str) -> bool:
    """Whether what is given at a scope is held at a path: inside of it, or in a management group, on the way up."""
    if inside(path, scope):
        return True
    words = path.split("/")
    above = world["platform"] if words[-1] == "platform" else None if words[-1] == "company" else world["managed"][words[2]]
    return above is not None and holds(world, MANAGEMENT + above, scope)


def allowed(world: dict[str, Any], person: str, action: str, path: str) -> bool:
    identities = {person}
    for _ in range(len(GROUPS) + 1):
        identities |= {group for group in GROUPS if identities & world[group]}
    for who, role, scope in world["assignments"]:
        if who in identities and holds(world, path, scope):
            for block in world["roles"][role]:
                if any(named(pattern, action) for pattern in block["actions"]) \
                        and not any(named(pattern, action) for pattern in block["notActions"]):
                    return True
    return False


def build(world: dict[str, Any]) -> MemoryEngine:
    engine = MemoryEngine()
    for name in (*PEOPLE, *GROUPS):
        add(engine, name, USER if name in PEOPLE else GROUP, [FIRST_TENANT], IDS[name])
    for group in GROUPS:
        for member in sorted(world[group]):
            set_member(engine, group, member, belongs=True)
    held: dict[str, list[str]] = {}
    operations: list[Any] = []
    for number, blocks in enumerate(world["roles"]):
        name = f"a{number}000000-0000-4000-8000-000000000001"
        path = f"/subscriptions/{SUBSCRIPTIONS[0]}/providers/Microsoft.Authorization/roleDefinitions/{name}"
        operations.append(Put(path.lower(), {"name": name, "id": path, "type": "Microsoft.Authorization/roleDefinitions", "properties": {
            "roleName": f"r{number}", "permissions": blocks, "assignableScopes": list(SCOPES)}}))
    for number, (who, role, scope) in enumerate(world["assignments"]):
        name = f"b{number}000000-0000-4000-8000-000000000001"
        path = f"{scope}/providers/Microsoft.Authorization/roleAssignments/{name}"
        operations.append(Put(path.lower(), {"name": name, "id": path, "type": "Microsoft.Authorization/roleAssignments", "properties": {
            "principalId": IDS[who], "scope": scope,
            "roleDefinitionId": f"/subscriptions/{SUBSCRIPTIONS[0]}/providers/Microsoft.Authorization/roleDefinitions/"
                                f"a{role}000000-0000-4000-8000-000000000001"}}))
        held.setdefault(who, []).append(path.lower())
    for who, keys in held.items():
        stored = engine.get(key_of(IDS[who]))
        assert stored is not None
        operations.append(Put(key_of(IDS[who]), {**stored.document, "assignments": keys}))
    operations += [Put(f"/subscriptions/{subscription}", {
        "name": subscription, "subscriptionId": subscription, "tenantId": FIRST_TENANT, "state": "Enabled",
        "managementGroup": world["managed"][subscription]}) for subscription in SUBSCRIPTIONS]
    operations += [Put((MANAGEMENT + name).lower(), {
        "name": name, "id": MANAGEMENT + name, "type": "Microsoft.Management/managementGroups", "tenantId": FIRST_TENANT,
        "parent": world["platform"] if name == "platform" else None}) for name in MANAGING]
    engine.commit(operations)
    return engine


@given(worlds(), st.sampled_from(PEOPLE))
@example({"platform": "company", "managed": {SUBSCRIPTIONS[0]: "platform", SUBSCRIPTIONS[1]: None}, "team": {"alice"}, "all": {"team"},
          "roles": [[{"actions": ["*"], "notActions": []}]], "assignments": [("all", 0, MANAGEMENT + "company")]}, "alice")
@settings(deadline=None)
def test_what_is_allowed_is_what_the_rules_say(world: dict[str, Any], person: str) -> None:
    access = Access(Resources(build(world), 0), IDS[person])
    for path in SCOPES:
        for action in ACTIONS:
            assert access.allows(action, path) is allowed(world, person, action, path), (action, path)
    for path in TREE:
        touched = any(who in _identities(world, person) and (holds(world, path, scope) or inside(scope, path))
                      for who, _, scope in world["assignments"])
        assert access.touches(path) is touched, path


def _identities(world: dict[str, Any], person: str) -> set[str]:
    found = {person}
    for _ in range(len(GROUPS) + 1):
        found |= {group for group in GROUPS if found & world[group]}
    return found


@given(st.text("aB*/", max_size=8), st.text("Ab/", max_size=10))
@settings(deadline=None)
def test_patterns_are_what_regular_expressions_say(pattern: str, action: str) -> None:
    assert matches(pattern, action) is named(pattern, action)


@given(st.lists(st.one_of(st.none(), st.integers(), st.dictionaries(st.sampled_from(("actions", "notActions")), st.one_of(
    st.none(), st.text(max_size=3), st.lists(st.one_of(st.none(), st.just("*")), max_size=2)))), max_size=3))
def test_badly_formed_permissions_do_no_harm(permissions: list[Any]) -> None:
    assert permits(permissions, "a/b/read") in (True, False)
