"""Named tuples that cost a tenth of `typing.NamedTuple` to define; type checkers see the real one."""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from typing import NamedTuple, Self
else:

    class NamedTuple(tuple):  # noqa: SLOT001
        """Fields and defaults are read from the class body, as with `typing.NamedTuple`.

        The engine protocol has eight of them, at 100 µs each with the original: a read would pay for all.
        """

        def __init_subclass__(cls) -> None:
            cls._fields = tuple(cls.__annotations__)
            cls._field_defaults = {field: cls.__dict__[field] for field in cls._fields if field in cls.__dict__}
            for position, field in enumerate(cls._fields):
                setattr(cls, field, property(itemgetter(position)))

        def __new__(cls, *values: Any, **named: Any) -> Self:
            fields = cls._fields
            if named or len(values) != len(fields):
                given = dict(zip(fields, values, strict=False))
                if len(values) > len(fields) or not named.keys() <= set(fields) - given.keys():
                    raise TypeError(f"{cls.__name__} takes {', '.join(fields)}")
                given = {**cls._field_defaults, **given, **named}
                if len(given) < len(fields):
                    raise TypeError(f"{cls.__name__} needs {', '.join(field for field in fields if field not in given)}")
                values = tuple(given[field] for field in fields)
            return tuple.__new__(cls, values)

        _make = classmethod(tuple.__new__)

        def __getnewargs__(self) -> tuple[Any, ...]:
            return tuple(self)

        def __repr__(self) -> str:
            values = ", ".join(f"{field}={value!r}" for field, value in zip(self._fields, self, strict=True))
            return f"{type(self).__name__}({values})"

__all__ = ["NamedTuple"]
