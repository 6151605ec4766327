"""Label images and selected ids: made whole, refused in words, exact, and as they go to the browser and back."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import pytest
import traitlets

from zarr_widget import ZarrWidget

if TYPE_CHECKING:
    from pathlib import Path

WHOLE = {"visible": True, "opacity": 0.5, "contour": False, "selected": [], "only": False}
IDS = [2**53 + 1, 2**63, 2**64 - 1, -5, -(2**63), 0]


def told(widget: ZarrWidget, labels: object) -> None:
    """Take label images from the browser: as JSON, through the very text that a message is."""
    widget.set_state({"labels": json.loads(json.dumps(labels))})


def test_a_label_image_is_made_whole(v2: Path) -> None:
    """What is left out has its default; numbers become plain ones."""
    widget = ZarrWidget(
        v2, labels=({"path": "/labels/a/"}, {"path": "b", "opacity": np.float32(0.25), "contour": True})
    )
    assert widget.labels == [{"path": "labels/a", **WHOLE}, {"path": "b", **WHOLE, "opacity": 0.25, "contour": True}]
    assert type(widget.labels[1]["opacity"]) is float
    assert ZarrWidget(v2).labels is None
    widget.labels = None
    assert widget.labels is None


@pytest.mark.parametrize("one", IDS)
def test_ids_go_there_and_back(v2: Path, one: int) -> None:
    """Integers in Python, decimal strings in the message, and the same integers when the browser says them."""
    widget = ZarrWidget(v2, labels=[{"path": "a", "selected": [one]}])
    sent = widget.get_state("labels")["labels"]
    assert sent == [{"path": "a", **WHOLE, "selected": [str(one)]}]
    other = ZarrWidget(v2)
    told(other, sent)
    assert other.labels == widget.labels
    assert other.selected_ids == [one]
    assert [type(held) for held in other.selected_ids] == [int]
    told(other, [{**sent[0], "selected": []}])
    other.selected_ids = [one]
    assert other.get_state("labels")["labels"] == sent


def test_selected_ids_are_those_of_the_first_visible(v2: Path) -> None:
    """Both ways: they follow from labels, and setting them changes that one."""
    hidden = {"path": "a", "visible": False, "selected": [1]}
    widget = ZarrWidget(v2, labels=[hidden, {"path": "b", "selected": IDS}, {"path": "c", "selected": [2]}])
    assert widget.selected_ids == IDS
    heard = []
    widget.observe(lambda change: heard.append(change["new"]), "selected_ids")
    widget.selected_ids = np.array([2**64 - 1, 7, 7], dtype="uint64")
    assert [label["selected"] for label in widget.labels] == [[1], [2**64 - 1, 7], [2]]
    assert [type(one) for one in widget.labels[1]["selected"]] == [int, int]
    sent = widget.get_state("labels")["labels"]
    told(widget, [{**sent[0], "visible": True}, *sent[1:]])
    assert heard == [[2**64 - 1, 7], [1]]
    widget.labels = None
    assert widget.selected_ids == []


def test_what_the_browser_says_is_not_sent_back(v2: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither the label images nor what follows from them."""
    widget = ZarrWidget(v2, labels=[{"path": "a"}])
    sent = []
    monkeypatch.setattr(widget, "_send", lambda message, **_: sent.append(message))
    told(widget, [{"path": "a", **WHOLE, "opacity": 1, "selected": [str(2**63)]}])
    assert widget.selected_ids == [2**63]
    assert [message for message in sent if message["method"] == "update"] == []
    sent.clear()
    widget.selected_ids = [2**63 + 1]
    assert [message["state"]["labels"][0]["selected"] for message in sent] == [[str(2**63 + 1)]]


@pytest.mark.parametrize(
    ("labels", "words"),
    [
        ("labels/a", r"labels\[0\] is a dict"),
        ({"path": "a"}, "labels is a list of dicts"),
        (3, "labels is a list of dicts"),
        (["a"], r"labels\[0\] is a dict with the label image's path"),
        ([{"opacity": 1}], r"labels\[0\] is a dict with the label image's path"),
        ([{"path": "../a"}], r"labels\[0\]: .* refused"),
        ([{"path": "a"}, {"path": "/a"}], "has 'a' 2 times"),
        ([{"path": "a", "opacty": 1}], "has no 'opacty'. Did you mean 'opacity'. Valid: path, visible"),
        ([{"path": "a", "opacity": 1.5}], r"\['opacity'\] is a number from 0 to 1, not 1.5"),
        ([{"path": "a", "opacity": float("nan")}], "number from 0 to 1, not nan"),
        ([{"path": "a", "opacity": True}], "number from 0 to 1, not True"),
        ([{"path": "a", "opacity": "0.5"}], "number from 0 to 1, not '0.5'"),
        ([{"path": "a", "visible": 1}], r"\['visible'\] is True or False, not 1"),
        ([{"path": "a", "only": None}], r"\['only'\] is True or False, not None"),
        ([{"path": "a", "selected": 17}], "is a list of ids"),
        ([{"path": "a", "selected": "17"}], "is a list of ids"),
        ([{"path": "a", "selected": ["17"]}], "has '17': an id is a whole number"),
        ([{"path": "a", "selected": [1.0]}], "has 1.0: an id is a whole number"),
        ([{"path": "a", "selected": [True]}], "has True: an id is a whole number"),
        ([{"path": "a", "selected": [2**64]}], r"from -2\*\*63 to 2\*\*64 - 1"),
        ([{"path": "a", "selected": [-(2**63) - 1]}], r"from -2\*\*63 to 2\*\*64 - 1"),
    ],
)
def test_what_is_no_label_image_is_refused(v2: Path, labels: object, words: str) -> None:
    """In the words of what is valid, and what was there stays."""
    with pytest.raises(traitlets.TraitError, match=words):
        ZarrWidget(v2, labels=labels)
    widget = ZarrWidget(v2, labels=[{"path": "b", "selected": [3]}])
    with pytest.raises(traitlets.TraitError, match=words):
        widget.labels = labels
    assert widget.labels == [{"path": "b", **WHOLE, "selected": [3]}]
    assert widget.selected_ids == [3]


@pytest.mark.parametrize("ids", [3, "3", ["3"], [2.5], [2**64], {3: 4}, None])
def test_what_is_no_id_is_refused(v2: Path, ids: object) -> None:
    """As in labels."""
    widget = ZarrWidget(v2, labels=[{"path": "b", "selected": [3]}])
    with pytest.raises(traitlets.TraitError, match="selected_ids"):
        widget.selected_ids = ids
    assert widget.selected_ids == [3]


def test_ids_need_a_label_image(v2: Path) -> None:
    """Nothing is selected in silence where nothing is drawn."""
    widget = ZarrWidget(v2)
    widget.selected_ids = []
    for labels in (None, [], [{"path": "b", "visible": False}]):
        widget.labels = labels
        with pytest.raises(traitlets.TraitError, match="no label image is visible; show one first"):
            widget.selected_ids = [3]
        assert widget.selected_ids == []
