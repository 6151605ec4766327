"""Label images over an image: their settings and the ids of their objects, checked, and as they go to the browser."""

from __future__ import annotations

import operator
from collections.abc import Iterable, Mapping
from contextlib import suppress
from difflib import get_close_matches
from typing import Any, SupportsFloat, SupportsIndex, TypedDict

import traitlets as t

from .errors import SourceError
from .key import checked_path

LEAST_ID = -(2**63)
MOST_ID = 2**64 - 1


class Label(TypedDict):
    """A label image and how it is drawn."""

    path: str
    visible: bool
    opacity: float
    contour: bool
    selected: list[int]
    only: bool


FIELDS = tuple(Label.__annotations__)


class Ids(t.List):
    """Ids of objects: whole numbers of at most 64 bits, each once; NumPy's and any collection of them are taken."""

    def validate(self, obj: t.HasTraits, value: object) -> list[int]:  # noqa: ARG002 - traitlets' own signature
        """Make the ids plain integers."""
        return checked_ids(str(self.name), value)


class Labels(t.List):
    """Label images; what is left out of one has its default, and a path alone is one, too."""

    def validate(self, obj: t.HasTraits, value: object) -> list[Label] | None:  # noqa: ARG002 - traitlets' own signature
        """Make the label images whole."""
        return None if value is None else checked_labels(value)


def checked_labels(value: object) -> list[Label]:
    """Return label images in dicts of their own, with every field; raise TraitError for what can't be one."""
    if isinstance(value, (str, Mapping)) or not isinstance(value, Iterable):
        msg = f"labels is a list of dicts such as {{'path': 'labels/cells', 'opacity': 0.5}}, not {value!r}"
        raise t.TraitError(msg)
    labels = [_checked_label(f"labels[{i}]", label) for i, label in enumerate(value)]
    paths = [label["path"] for label in labels]
    for path in paths:
        if paths.count(path) > 1:
            msg = f"labels has {path!r} {paths.count(path)} times: a label image is drawn once"
            raise t.TraitError(msg)
    return labels


def _checked_label(name: str, label: object) -> Label:
    if not isinstance(label, Mapping) or not isinstance(label.get("path"), str):
        msg = f"{name} is a dict with the label image's path, such as {{'path': 'labels/cells'}}, not {label!r}"
        raise t.TraitError(msg)
    for key in label:
        if key not in FIELDS:
            near = get_close_matches(str(key), FIELDS, 1)
            hint = f" Did you mean {near[0]!r}?" if near else ""
            msg = f"{name} has no {key!r}.{hint} Valid: {', '.join(FIELDS)}"
            raise t.TraitError(msg)
    try:
        path = checked_path(label["path"].strip("/"))
    except SourceError as error:
        msg = f"{name}: {error}"
        raise t.TraitError(msg) from None
    return Label(
        path=path,
        visible=_truth(name, label, "visible", default=True),
        opacity=_opacity(name, label.get("opacity", 0.5)),
        contour=_truth(name, label, "contour", default=False),
        selected=checked_ids(f"{name}['selected']", label.get("selected", ())),
        only=_truth(name, label, "only", default=False),
    )


def _truth(name: str, label: Mapping[str, object], key: str, *, default: bool) -> bool:
    value = label.get(key, default)
    if not isinstance(value, bool):
        msg = f"{name}[{key!r}] is True or False, not {value!r}"
        raise t.TraitError(msg)
    return value


def _opacity(name: str, value: object) -> float:
    if isinstance(value, SupportsFloat) and not isinstance(value, bool) and 0 <= float(value) <= 1:
        return float(value)
    msg = f"{name}['opacity'] is a number from 0 to 1, not {value!r}"
    raise t.TraitError(msg)


def checked_ids(name: str, value: object) -> list[int]:
    """Return ids as plain integers, each once; raise TraitError for what is no id."""
    if isinstance(value, (str, bytes, Mapping)) or not isinstance(value, Iterable):
        msg = f"{name} is a list of ids, whole numbers such as 17, not {value!r}"
        raise t.TraitError(msg)
    return list(dict.fromkeys(_checked_id(name, one) for one in value))


def _checked_id(name: str, value: object) -> int:
    if isinstance(value, SupportsIndex) and not isinstance(value, bool):
        with suppress(TypeError):
            number = operator.index(value)
            if LEAST_ID <= number <= MOST_ID:
                return number
    msg = f"{name} has {value!r}: an id is a whole number from -2**63 to 2**64 - 1"
    raise t.TraitError(msg)


def shown_first(labels: list[Label] | None) -> int | None:
    """Return which label image is the first that is drawn; None where none is."""
    return next((i for i, label in enumerate(labels or ()) if label["visible"]), None)


def to_wire(labels: list[Label] | None, _widget: object = None) -> list[dict[str, object]] | None:
    """Return label images as JSON: ids as decimal strings, since JavaScript's numbers are exact to 2**53 alone."""
    return (
        None if labels is None else [{**label, "selected": [str(one) for one in label["selected"]]} for label in labels]
    )


def from_wire(labels: list[dict[str, Any]] | None, _widget: object = None) -> list[dict[str, Any]] | None:
    """Return what the browser says of label images, with integers for ids."""
    return (
        None if labels is None else [{**label, "selected": [int(one) for one in label["selected"]]} for label in labels]
    )
