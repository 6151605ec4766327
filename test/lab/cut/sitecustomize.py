"""Python imports this at its start: whatever is not on this machine can't be reached, and is noted in $CUT_LOG."""

import errno
import os
import sys
from pathlib import Path

LOCAL = ("127.", "::1", "localhost")


def refuse(event: str, args: tuple) -> None:
    if event == "socket.connect":
        address = args[1]
        host = address[0] if isinstance(address, tuple) else ""  # not a tuple: a socket in the file system
    elif event == "socket.getaddrinfo":
        host = args[0] or ""
    else:
        return
    name = host.decode() if isinstance(host, bytes) else host
    if name and not name.startswith(LOCAL):
        with Path(os.environ["CUT_LOG"]).open("a") as log:
            log.write(f"{event} {name}\n")
        raise OSError(errno.ENETUNREACH, "the network is cut", name)


sys.addaudithook(refuse)
