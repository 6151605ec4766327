"""The kernel route: answers the browser's requests for metadata, encoded chunks and listings (src/store/README.md)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from .documents import describing
from .errors import SourceError
from .key import checked, checked_path
from .reader import PARALLEL
from .references import ReferenceReader
from .span import Span, span_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from .source import Source

    Send = Callable[[dict[str, object], list[bytes]], None]
    Check = Callable[[object], str]
    ReadMany = Callable[[Sequence[tuple[str, Span]]], Iterator[bytes | SourceError | None]]

MAX_ITEMS = 64
FLUSH = 4 << 20
"""A message is sent once it holds this many bytes."""
METADATA = 1 << 20
"""How many bytes of metadata go along with `open`."""

Message = dict[str, object]


class Kernel:
    """Answers one widget's requests; it never decodes and never raises."""

    def __init__(self, source: Source, send: Send, shown: Callable[[], str], generation: Callable[[], int]) -> None:
        """Take the store, the way to send, and how to ask for the path to show and the generation."""
        self._source = source
        self._send = send
        self._shown = shown
        self._generation = generation
        self._operations: dict[str, Callable[[Message], Iterator[tuple[Message, list[bytes]]]]] = {
            "open": self._open,
            "read": self._read,
            "target": self._target,
            "list": self._list,
            "size": self._size,
        }

    def handle(self, message: object) -> None:
        """Answer a custom message where it is one of ours; whatever goes wrong is an answer, too."""
        if not isinstance(message, dict) or message.get("type") != "request":
            return
        envelope: Message = {"type": "reply", "id": message.get("id")}
        try:
            operation = message.get("op")
            answer = self._operations.get(operation) if isinstance(operation, str) else None
            if answer is None:
                msg = f"The kernel knows no operation {operation!r}: the Python and browser halves differ in version."
                raise SourceError("KernelError", msg)  # noqa: TRY301 - every failure leaves by the same door
            for content, buffers in answer(message):
                self._send({**envelope, "ok": True, **content}, buffers)
        except Exception as error:  # noqa: BLE001 - the browser must get an answer
            self._send({**envelope, "ok": False, "error": described(error)}, [])

    def _open(self, _message: Message) -> Iterator[tuple[Message, list[bytes]]]:
        """Say what the store is, with the documents that the first view needs."""
        source, node = self._source, self._shown()
        store: Message = {"id": source.id, "name": source.name}
        documents: dict[str, bytes] = {}
        if source.url is not None:
            store["url"] = source.url
        else:
            source.check(node)
            # the browser reads references itself, and must not take what isn't sent for absent
            documents = {} if source.references else describing(source.reader.get, node, METADATA)
        if isinstance(source.reader, ReferenceReader):
            store["references"] = True
        proof = source.proof(node)
        if proof is not None:
            store |= {"path": str(source.real_path), "proof": proof}
        if source.fragment:
            store["fragment"] = source.fragment
        content = {"store": store, "node": node, "documents": list(documents), "generation": self._generation()}
        yield content, list(documents.values())

    def _read(self, message: Message) -> Iterator[tuple[Message, list[bytes]]]:
        """Read values by key."""
        return self._send_items(message, checked, self._source.reader.get_many)

    def _target(self, message: Message) -> Iterator[tuple[Message, list[bytes]]]:
        """Read parts of the files that references point to, by what they say."""

        def read(wanted: Sequence[tuple[str, Span]]) -> Iterator[bytes | SourceError]:
            with ThreadPoolExecutor(PARALLEL) as pool:
                yield from pool.map(lambda item: self._source.target(*item), wanted)

        return self._send_items(message, _address, read)

    def _send_items(self, message: Message, check: Check, read: ReadMany) -> Iterator[tuple[Message, list[bytes]]]:
        """Read items in order, in messages of about FLUSH bytes; a bad item fails alone."""
        items = message.get("items")
        if not isinstance(items, list) or len(items) > MAX_ITEMS:
            msg = f"`{message.get('op')}` takes a list of at most {MAX_ITEMS} items."
            raise SourceError("KernelError", msg)
        found = [_item(item, check) for item in items]
        results = iter(read([item for item in found if not isinstance(item, SourceError)]))
        answers: list[Message] = []
        buffers: list[bytes] = []
        held = 0
        for index, item in enumerate(found):
            value = item if isinstance(item, SourceError) else next(results)
            answers.append(_answer(index, value))
            if isinstance(value, bytes):
                buffers.append(value)
                held += len(value)
            if held >= FLUSH and index + 1 < len(items):
                yield {"items": answers, "done": False}, buffers
                answers, buffers, held = [], [], 0
        yield {"items": answers, "done": True}, buffers

    def _list(self, message: Message) -> Iterator[tuple[Message, list[bytes]]]:
        """List a page of the children of a node."""
        after = message.get("after")
        page = self._source.reader.page(checked_path(message.get("path")), after if isinstance(after, str) else "")
        if page is None:
            msg = (
                f"{self._source.name} can't list what it holds: consolidate its metadata, or give the path of an array."
            )
            raise SourceError("UnsupportedError", msg)
        yield page.message(), []

    def _size(self, message: Message) -> Iterator[tuple[Message, list[bytes]]]:
        """Measure what is stored of a node."""
        size = self._source.reader.size(checked_path(message.get("path")))
        if size is None:
            msg = f"{self._source.name} can't say how much it holds: ask where it is stored."
            raise SourceError("UnsupportedError", msg)
        yield {"bytes": size.bytes, "complete": size.complete}, []


def _address(target: object) -> str:
    """Return what a reference says of where its bytes lie."""
    if not isinstance(target, str) or "\0" in target:
        msg = "A target of a reference is text."
        raise SourceError("KernelError", msg, status=400)
    return target


def _item(item: object, check: Check) -> tuple[str, Span] | SourceError:
    """Read an item of a request; a malformed or climbing one becomes its error."""
    if not isinstance(item, dict):
        return SourceError("KernelError", f"An item is an object with a key, not {item!r}.", status=400)
    try:
        return check(item.get("key")), span_of(item)
    except SourceError as error:
        return error
    except ValueError as error:
        return SourceError("KernelError", f"The request is malformed: {error}.", status=400)


def _answer(index: int, value: bytes | SourceError | None) -> Message:
    """Say what became of an item."""
    if isinstance(value, SourceError):
        return {"index": index, "status": value.status, "message": str(value)}
    return {"index": index, "status": 404 if value is None else 200}


def described(error: Exception) -> Message:
    """Return an error as the envelope has it; the text of a foreign one stays here, since it may hold a secret."""
    if isinstance(error, SourceError):
        found: Message = {"tag": error.tag, "message": str(error)}
        return found if error.key is None else found | {"key": error.key}
    return {
        "tag": "KernelError",
        "message": f"The kernel failed to answer ({type(error).__name__}): run the cell again.",
    }
