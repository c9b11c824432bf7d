"""`dataclass`, made quickly: frozen data classes for the two hundred kinds of things that a ruleset consists of.

The standard decorator writes and compiles six methods for every class, which was a third of the start of a command.
Here only `__init__` is written for each class, and the other methods are shared. `fields`, `replace` and `match` work
as ever. Only `frozen=True` is known, with or without slots; other classes take the standard decorator.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__all__ = ["dataclass"]

if TYPE_CHECKING:
    from dataclasses import dataclass
else:
    from collections.abc import Callable
    from dataclasses import MISSING, Field, FrozenInstanceError, fields
    from dataclasses import dataclass as standard

    def dataclass(*, frozen: bool, slots: bool = False) -> Callable[[type], type]:
        """A frozen data class: equal where all compared fields are, hashable, with a readable `repr`."""
        if not frozen:
            raise TypeError("only frozen classes are made here; other classes take the standard decorator")

        def make(cls: type) -> type:
            if cls.__doc__ is None:
                cls.__doc__ = f"{cls.__name__}(…)"  # or the standard decorator would work out a signature
            made = standard(init=False, repr=False, eq=False, slots=slots)(cls)
            own = fields(made)
            methods = {
                **_SHARED,
                "__init__": _init(own),
                "__compared__": tuple(one.name for one in own if one.compare),
                "__shown__": tuple(one.name for one in own if one.repr),
            }
            for name, method in methods.items():
                if name not in cls.__dict__:
                    setattr(made, name, method)
            return made

        return make

    def _init(own: tuple[Field[Any], ...]) -> Callable[..., None]:
        """`__init__`, the one method that has to be fast and is therefore written for the class."""
        known: dict[str, Any] = {"_set": object.__setattr__, "_nothing": MISSING}
        parameters, lines = [], []
        for one in own:
            parameter, value = one.name, one.name
            if one.default is not MISSING:
                known[f"_{one.name}"] = one.default
                parameter = f"{one.name}=_{one.name}"
            elif one.default_factory is not MISSING:
                known[f"_{one.name}"] = one.default_factory
                parameter = f"{one.name}=_nothing"
                value = f"_{one.name}() if {one.name} is _nothing else {one.name}"
            parameters.append(parameter)
            lines.append(f" _set(self, {one.name!r}, {value})")
        body = "\n".join(lines) or " pass"
        # Nothing but the names of our own fields stands in this text.
        exec(f"def __init__(self, {', '.join(parameters)}):\n{body}", known)  # noqa: S102
        made: Callable[..., None] = known["__init__"]
        made.__annotations__ = {one.name: one.type for one in own} | {"return": None}
        return made

    def _values(node: Any, names: tuple[str, ...]) -> tuple[Any, ...]:  # noqa: ANN401
        return tuple([getattr(node, name) for name in names])

    def _equal(self: Any, other: object) -> bool:  # noqa: ANN401
        if other.__class__ is not self.__class__:
            return NotImplemented
        return _values(self, self.__compared__) == _values(other, self.__compared__)

    def _hash(self: Any) -> int:  # noqa: ANN401
        return hash(_values(self, self.__compared__))

    def _repr(self: Any) -> str:  # noqa: ANN401
        shown = ", ".join(f"{name}={getattr(self, name)!r}" for name in self.__shown__)
        return f"{self.__class__.__qualname__}({shown})"

    def _refuse_to_set(self: object, name: str, value: object) -> None:
        raise FrozenInstanceError(f"cannot assign to field {name!r}")

    def _refuse_to_delete(self: object, name: str) -> None:
        raise FrozenInstanceError(f"cannot delete field {name!r}")

    def _state(self: Any) -> list[Any]:  # noqa: ANN401
        return [getattr(self, one.name) for one in fields(self)]

    def _take_state(self: Any, state: list[Any]) -> None:  # noqa: ANN401
        for one, value in zip(fields(self), state, strict=True):
            object.__setattr__(self, one.name, value)

    _SHARED = {
        "__eq__": _equal,
        "__hash__": _hash,
        "__repr__": _repr,
        "__setattr__": _refuse_to_set,
        "__delattr__": _refuse_to_delete,
        "__getstate__": _state,
        "__setstate__": _take_state,
    }
