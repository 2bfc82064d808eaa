"""YAML as az prints it: block style, sorted keys, a bare scalar followed by `...`."""

from __future__ import annotations

from typing import Any


def yaml_text(result: Any, *, queried: bool) -> str:
    """The result as one YAML document.

    A query may select the same object twice: az then writes an anchor and an alias, unless the query built objects of
    its own. Without a query nothing is ever written as an alias, although parts of a result may be shared in memory.
    """
    import yaml

    class Dumper(yaml.SafeDumper):
        def ignore_aliases(self, data: Any) -> bool:
            return not queried or bool(super().ignore_aliases(data))

    try:
        text = yaml.dump(result, Dumper=Dumper, default_flow_style=False, allow_unicode=True)
    except yaml.representer.RepresenterError:
        # The objects of a query are OrderedDicts, which safe YAML does not know; going through JSON drops the aliases.
        import json

        text = yaml.dump(json.loads(json.dumps(result)), Dumper=Dumper, default_flow_style=False, allow_unicode=True)
    return str(text)
