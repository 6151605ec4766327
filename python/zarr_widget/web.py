"""A store at an http(s) URL, read by the kernel where the browser may not: no CORS, or a password in the URL."""

from __future__ import annotations

import base64
import re
import urllib.error
import urllib.request
from urllib.parse import quote, unquote, urlsplit, urlunsplit

from .errors import SourceError
from .reader import RemoteReader
from .span import WHOLE, Span

TIMEOUT = 30
ABSENT = frozenset({404, 410})
PARTIAL = 206
RANGE_NOT_SATISFIABLE = 416
_START = re.compile(r"bytes (\d+)-")


class WebReader(RemoteReader):
    """A folder of files at an http(s) URL; a query (a signature) goes with every request."""

    def __init__(self, url: str) -> None:
        """Take the store's URL; name and password in it become a header that no redirect carries on."""
        parts = urlsplit(url)
        self._authorization = ""
        if parts.username is not None:
            pair = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
            self._authorization = f"Basic {base64.b64encode(pair.encode()).decode()}"
        self._parts = parts._replace(netloc=parts.netloc.rpartition("@")[2], fragment="")

    def _request(self, key: str, span: Span) -> urllib.request.Request:
        """Build the request of a key."""
        path = f"{self._parts.path.rstrip('/')}/{quote(key)}"
        request = urllib.request.Request(urlunsplit(self._parts._replace(path=path)))  # noqa: S310 - http(s) only
        if self._authorization:
            request.add_unredirected_header("Authorization", self._authorization)
        if span.suffix is not None:
            request.add_header("Range", f"bytes=-{span.suffix}")
        elif not span.whole:
            last = "" if span.length is None else str(span.offset + span.length - 1)
            request.add_header("Range", f"bytes={span.offset}-{last}")
        return request

    def get(self, key: str, span: Span = WHOLE) -> bytes | None:
        """Fetch a value or a part of it."""
        host = self._parts.hostname
        if span.length == 0:
            return b""
        try:
            with urllib.request.urlopen(self._request(key, span), timeout=TIMEOUT) as reply:  # noqa: S310 - http(s) only
                data: bytes = reply.read()
                if reply.status != PARTIAL:
                    return span.cut(data)
                if _is_other(reply.headers.get("Content-Range"), len(data), span):
                    msg = f"{host} sent another part of {key} than was asked for: ask who runs it."
                    raise SourceError("NetworkError", msg, key=key)
                return data
        except urllib.error.HTTPError as error:
            error.close()
            if error.code in ABSENT:
                return None
            tag = "AccessError" if error.code in {401, 403} else "NetworkError"
            status = RANGE_NOT_SATISFIABLE if error.code == RANGE_NOT_SATISFIABLE else 500
            msg = f"{host} answered {error.code} for {key}: check the address and your access."
            raise SourceError(tag, msg, key=key, status=status) from None
        except OSError as error:
            reason = getattr(error, "reason", error)
            msg = f"{host} can't be reached for {key} ({reason}): check the address and the network."
            raise SourceError("NetworkError", msg, key=key) from None


def _is_other(sent: str | None, length: int, span: Span) -> bool:
    """Whether an answer is another part than was asked for, as some servers and caches give; `sent` is what it says."""
    start = _START.match(sent or "")
    most = span.length if span.suffix is None else span.suffix
    shifted = start is not None and span.suffix is None and int(start.group(1)) != span.offset
    return shifted or (most is not None and length > most)
