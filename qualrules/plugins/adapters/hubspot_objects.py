"""Objects of HubSpot's API as flat rows: their properties, their id, the ids of what they are associated with.

Both forms are read, v3 (`{"id", "properties": {name: text}}`) and the older `{"dealId", "properties": {name:
{"value"}}}`. A property that was not asked for is not in an object and gets no key.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from qualrules.plugins.adapters.hubspot_fields import SIGNS
from qualrules.plugins.adapters.hubspot_values import instant, value_of
from qualrules.reading.raw import BadRow, RawRow

OWN_IDS = ("id", "dealId", "vid", "companyId", "objectId")
"""Keys under which an object has its id."""
_NESTED = ("properties", "propertiesWithHistory", "associations")
_OLD_ASSOCIATIONS = {
    "associatedVids": "contacts",
    "associatedCompanyIds": "companies",
    "associatedDealIds": "deals",
    "associatedTicketIds": "tickets",
}
_OLD_TYPES = {"dealId": "deals", "vid": "contacts", "companyId": "companies"}
_FILE_WORDS = {
    "deal": "deals",
    "contact": "contacts",
    "compan": "companies",
    "lead": "leads",
    "ticket": "tickets",
}


def is_object(value: object) -> bool:
    """Whether a JSON value is an object of the API: an id and its properties."""
    return (
        isinstance(value, Mapping)
        and isinstance(value.get("properties"), Mapping)
        and any(key in value for key in OWN_IDS)
    )


def id_of(values: Mapping[str, object]) -> str:
    """The id of an object, as text."""
    return next((str(values[key]) for key in OWN_IDS if values.get(key) is not None), "")


def type_by_names(names: Iterable[str]) -> str:
    """The object type that has most of its own properties among these, empty where none has any."""
    given = set(names)
    found = {each: len(signs & given) for each, signs in SIGNS.items()}
    best = max(found, key=lambda each: found[each])
    return best if found[best] else ""


def type_by_file(name: str) -> str:
    """The object type that a file is called after, empty where it is called after none."""
    lower = name.lower()
    return next((each for word, each in _FILE_WORDS.items() if word in lower), "")


def type_of(objects: Iterable[object]) -> str:
    """The type of a page's objects: by their ids, their properties, else what they are associated with."""
    names: set[str] = set()
    sides: Counter[str] = Counter()
    for each in objects:
        if not is_object(each):
            continue
        assert isinstance(each, Mapping)
        for key, own in _OLD_TYPES.items():
            if key in each:
                return own
        names.update(each["properties"])
        sides.update(_sides(each))
    return type_by_names(names) or next((type_by_file(side) for side, _ in sides.most_common(1)), "")


def _sides(values: Mapping[str, object]) -> Iterator[str]:
    """The near sides of an object's associations, `deal` of `deal_to_contact`."""
    for _, items in _associated(values):
        for item in items:
            kind = item.get("type") if isinstance(item, Mapping) else None
            if isinstance(kind, str) and "_to_" in kind:
                yield kind.split("_to_")[0]


def flat(row: RawRow) -> RawRow | BadRow:
    """The row of an object; one without properties is none."""
    values = row.values
    properties = values.get("properties")
    if not isinstance(properties, Mapping):
        return BadRow(row.place, 'the record has no "properties", so it is no object of HubSpot')
    notes = [row.note] if row.note else []
    found: dict[str, object] = {key: str(values[key]) for key in OWN_IDS if values.get(key) is not None}
    for name, value in properties.items():
        found[name] = _property(name, value, notes)
    for key, value in _links(values, notes).items():
        found[f"{key} (associated)" if key in found else key] = value
    for key, value in values.items():
        if key not in _NESTED and key not in found:
            found[key] = _own_value(key, value)
    _join_merged(found, values)
    if values.get("archived") is True or values.get("isDeleted") is True:
        notes.append("is archived or deleted in HubSpot")
    return RawRow(found, row.place, "; ".join(notes))


def _property(name: str, value: object, notes: list[str]) -> object:
    if isinstance(value, Mapping) and "value" in value:
        value = value["value"]
    if value is not None and not isinstance(value, str):
        kind = "an object" if isinstance(value, Mapping) else _kind(value)
        notes.append(f'its "{name}" is {kind}, where HubSpot writes text')
    return value_of(name, value)


def _kind(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "a list" if isinstance(value, list) else "a number"


def _own_value(key: str, value: object) -> object:
    if key in ("addedAt", "createdAt", "updatedAt") and isinstance(value, int):
        return instant(value)
    return value


def _join_merged(found: dict[str, object], values: Mapping[str, object]) -> None:
    """The ids that were merged into a contact, which older answers list together with its own."""
    merged = values.get("merged-vids")
    if isinstance(merged, list) and "hs_merged_object_ids" not in found:
        found["hs_merged_object_ids"] = ";".join(str(vid) for vid in merged if str(vid) != id_of(values))


# ── Associations ──


def _associated(values: Mapping[str, object]) -> Iterator[tuple[str, list[object]]]:
    associations = values.get("associations")
    if not isinstance(associations, Mapping):
        return
    for key, each in associations.items():
        items = each.get("results") if isinstance(each, Mapping) else each
        if isinstance(items, list):
            yield _OLD_ASSOCIATIONS.get(str(key), str(key)), items


def _links(values: Mapping[str, object], notes: list[str]) -> dict[str, object]:
    """For each kind of associated objects, a list of ids; for companies the primary one, and a list of all."""
    found: dict[str, object] = {}
    for key, items in _associated(values):
        ids = list(dict.fromkeys(_id(item) for item in items))
        if key != "companies":
            found[key] = ids
            continue
        found["all_companies"] = ids
        found["companies"] = _primary(items, ids, notes)
    associations = values.get("associations")
    for key, each in associations.items() if isinstance(associations, Mapping) else ():
        if isinstance(each, Mapping) and isinstance(each.get("paging"), Mapping):
            notes.append(f"has more {key} than the file lists")
    return found


def _primary(items: list[object], ids: list[str], notes: list[str]) -> str | None:
    """The id of the primary company, else of the first; several are remarked on."""
    primary = next((_id(item) for item in items if _is_primary(item)), None)
    taken = primary or next(iter(ids), None)
    if len(ids) > 1:
        which = "the primary one" if primary else "none is marked as primary; the first one"
        notes.append(f'is associated with {len(ids)} companies; {which}, "{taken}", is taken')
    return taken


def _id(item: object) -> str:
    if isinstance(item, Mapping):
        return str(item.get("id", item.get("toObjectId", "")))
    return str(item)


def _is_primary(item: object) -> bool:
    """The primary one has the plain type (`deal_to_company`); each is listed as `…_unlabeled` too."""
    if not isinstance(item, Mapping):
        return False
    kind = item.get("type")
    if isinstance(kind, str):
        return kind.endswith(("_to_company", "_to_primary_company"))
    kinds = item.get("associationTypes")
    return isinstance(kinds, list) and any(
        isinstance(each, Mapping) and each.get("label") == "Primary" for each in kinds
    )
