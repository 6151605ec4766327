"""Which position a label means: exactly, by a date that is given in part, or the nearest."""

from __future__ import annotations

import operator
import re
from datetime import date, datetime, timedelta
from difflib import get_close_matches
from numbers import Real
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

    Compared = tuple[np.ndarray, np.ndarray | None]
    """Which labels are meant, and how far each is from what was asked for (NaN for none); None of texts."""

_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:[T ](\d\d)(?::(\d\d)(?::(\d\d)(?:\.(\d{1,6}))?)?)?)?)?)?")
_FIELDS = ("year", "month", "day", "hour", "minute", "second", "microsecond")
_EARLIEST = (1, 1, 1, 0, 0, 0, 0)
GREGORIAN = frozenset({"standard", "gregorian", "proleptic_gregorian"})
SHOWN = 2


def position(dim: str, labels: np.ndarray, label: object, *, nearest: bool = False) -> int:
    """Return the first position along a dim that a label means.

    Numbers are compared in the coordinate's own precision; a text names a date, or all that begin with it ("1998-07").
    Raise KeyError, with the nearest labels, where none is meant, TypeError for a label of another kind, ValueError for
    a date that there is not.
    """
    if getattr(label, "ndim", None) == 0:
        label = _scalar(label)
    if isinstance(label, date) and not isinstance(label, datetime):
        label = label.isoformat()
    if isinstance(label, (slice, list, tuple, dict)) or getattr(label, "ndim", 0):
        msg = f"sel[{dim!r}] is one label, not {label!r}: a view is at one position along a dimension"
        raise TypeError(msg)
    meant, distances = _compared(dim, labels, label, nearest=nearest)
    if meant.any():
        return int(meant.argmax())
    if nearest and distances is not None and (distances == distances).any():  # noqa: PLR0124 - NaN is not
        return _closest(distances)[0]
    raise KeyError(_missing(dim, labels, label, distances))


def _scalar(label: object) -> object:
    """Return what an array without dims holds, as xarray gives a label."""
    import numpy as np

    return np.asarray(label)[()]


def position_itself(dim: str, size: int | None, label: object) -> int:
    """Return the position that a label means along a dim without coordinate, which has its positions for labels."""
    if isinstance(label, bool) or not hasattr(label, "__index__"):
        msg = f"{dim!r} has no coordinate, so its labels are positions, whole numbers, not {label!r}"
        raise TypeError(msg)
    at = operator.index(label)
    if size is not None and not -size <= at < size:
        msg = f"{dim!r} has no coordinate, so its labels are its positions 0 to {size - 1}, not {at}"
        raise KeyError(msg)
    return at


def _compared(dim: str, labels: np.ndarray, label: object, *, nearest: bool) -> Compared:
    """Compare a label with those of its kind."""
    kind = labels.dtype.kind
    if kind == "M":
        return _dates(dim, labels, label)
    if kind in "iuf":
        return _numbers(dim, labels, label)
    if kind == "m":
        return _spans(dim, labels, label)
    if kind == "O" and any(hasattr(one, "calendar") for one in labels):
        return _calendar(dim, labels, label)
    if nearest:
        msg = f"the labels of {dim!r} are texts, of which none is the nearest"
        raise TypeError(msg)
    return _texts(labels, label), None


def _dates(dim: str, labels: np.ndarray, label: object) -> Compared:
    """Compare a date of the Gregorian calendar."""
    import numpy as np

    if isinstance(label, str):
        _fields_of(dim, label)
        sought = np.datetime64(label.replace(" ", "T"))
        meant = labels.astype(sought.dtype) == sought
    elif isinstance(label, (datetime, np.datetime64)) and getattr(label, "tzinfo", None) is None:
        sought = label.to_datetime64() if hasattr(label, "to_datetime64") else np.datetime64(label)
        meant = labels == sought
    else:
        msg = f"the labels of {dim!r} are dates without a time zone, such as '1998-07-16T12:00', not {label!r}"
        raise TypeError(msg)
    exact = "M8[us]"
    distances = abs((labels.astype(exact) - sought.astype(exact)).astype("f8"))
    return meant, np.where(np.isnat(labels) | np.isnat(sought), np.nan, distances)


def _calendar(dim: str, labels: np.ndarray, label: object) -> Compared:
    """Compare a date of another calendar, or one that NumPy can't hold, by its fields."""
    import numpy as np

    calendar, first = next((one.calendar, one) for one in labels if hasattr(one, "calendar"))
    if isinstance(label, str):
        fields = _fields_of(dim, label)
    elif getattr(label, "calendar", calendar) == calendar and hasattr(label, "calendar"):
        fields = _parts(label)
    elif isinstance(label, (datetime, np.datetime64)) and calendar in GREGORIAN:
        fields = _parts(label if isinstance(label, datetime) else label.astype("M8[us]").item())
    else:
        msg = (
            f"the labels of {dim!r} are dates of the calendar {calendar!r}: "
            f"give a text such as {_text(first)!r}, or cftime's date of that calendar, not {label!r}"
        )
        raise TypeError(msg)
    meant = [hasattr(one, "calendar") and _parts(one)[: len(fields)] == fields for one in labels]
    try:
        sought = first.replace(**dict(zip(_FIELDS, (*fields, *_EARLIEST[len(fields) :]), strict=True)))
    except ValueError as error:
        msg = f"there is no {label} in the calendar {calendar!r} of {dim!r} ({error})"
        raise ValueError(msg) from None
    distances = [abs(one - sought).total_seconds() if hasattr(one, "calendar") else np.nan for one in labels]
    return np.array(meant), np.array(distances)


def _parts(one: object) -> tuple[int, ...]:
    """Return a date's numbers, from its year on."""
    return tuple(getattr(one, name) for name in _FIELDS)


def _fields_of(dim: str, text: str) -> tuple[int, ...]:
    """Return the numbers that a text says of a date, from its year on; raise ValueError where it is none."""
    found = _DATE.fullmatch(text)
    if found is None:
        msg = f"the labels of {dim!r} are dates such as '1998', '1998-07' or '1998-07-16T12:00', not {text!r}"
        raise ValueError(msg)
    said = [part for part in found.groups() if part is not None]
    return tuple(int(part.ljust(6, "0") if i == len(_FIELDS) - 1 else part) for i, part in enumerate(said))


def _numbers(dim: str, labels: np.ndarray, label: object) -> Compared:
    """Compare a number: as the coordinate would hold it, where that is not exact."""
    import numpy as np

    if isinstance(label, (bool, np.bool_)) or not isinstance(label, (Real, np.number)):
        msg = f"the labels of {dim!r} are numbers, not {label!r}"
        raise TypeError(msg)
    meant = labels == (labels.dtype.type(label) if labels.dtype.kind == "f" else label)
    return meant, abs(labels.astype("f8") - float(label))


def _spans(dim: str, labels: np.ndarray, label: object) -> Compared:
    """Compare a length of time."""
    import numpy as np

    if not isinstance(label, (timedelta, np.timedelta64)):
        msg = f"the labels of {dim!r} are lengths of time, such as numpy.timedelta64(6, 'h'), not {label!r}"
        raise TypeError(msg)
    distances = abs((labels - np.timedelta64(label)).astype("f8"))
    return labels == np.timedelta64(label), np.where(np.isnat(labels), np.nan, distances)


def _texts(labels: np.ndarray, label: object) -> np.ndarray:
    """Compare a text, or whatever else a coordinate may hold."""
    import numpy as np

    plain = label.encode() if labels.dtype.kind == "S" and isinstance(label, str) else label
    return np.array([one == plain for one in labels.tolist()], dtype=bool)


def _closest(distances: np.ndarray) -> list[int]:
    """Return positions from the nearest label on, without those that have no distance."""
    order = distances.argsort(kind="stable")
    return [int(at) for at in order if distances[at] == distances[at]]


def _missing(dim: str, labels: np.ndarray, label: object, distances: np.ndarray | None) -> str:
    """Say that there is no such label, and which are near."""
    if distances is None:
        names = [_text(one) for one in labels]
        near = get_close_matches(str(label), names, SHOWN) or names[:SHOWN]
        return f"{dim!r} has no label {label!r}; there are {', '.join(near)} …"
    near = " and ".join(_text(labels[at]) for at in _closest(distances)[:SHOWN])
    return (
        f"{dim!r} has no label {label}; the nearest are {near or 'none'} (method='nearest' of w.select takes the first)"
    )


def _text(label: object) -> str:
    """Write a label for people: a date without what is zero at its end."""
    if hasattr(label, "calendar"):
        label = label.isoformat()
    elif type(label).__name__ == "datetime64":
        label = label.astype("M8[us]").item().isoformat() if label == label else "NaT"  # noqa: PLR0124
    return re.sub(r"T00:00:00$", "", str(label))
