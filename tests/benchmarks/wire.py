"""A bare client of Streamlit's websocket: what a browser asks, without the browser.

It opens a session, asks for a run of a page and waits until the run is
finished, counting the bytes received. As a browser does, it says at each run
which large messages it holds already, so that they are not sent twice. Used to measure reruns as the server
gives them, serialisation and garbage collection included.
"""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

RACINE = Path(__file__).resolve().parent.parent.parent


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a script: seconds until finished, bytes received."""

    seconds: float
    received: int


class Session:
    """One open session on a server."""

    def __init__(self, address: str) -> None:
        """Open the websocket of the server at ``address`` (``127.0.0.1:port``)."""
        self._entered = connect(
            f"ws://{address}/_stcore/stream",
            subprotocols=["streamlit"],
            max_size=None,
            compression=None,
            ping_interval=None,
        )
        self._socket = self._entered.__enter__()
        self._held: set[str] = set()

    def run(self, query: str = "", page: str = "") -> Run:
        """Ask for one run of ``page`` and wait until it is finished."""
        asked = BackMsg()
        asked.rerun_script.query_string = query
        asked.rerun_script.page_name = page
        asked.rerun_script.cached_message_hashes.extend(self._held)
        start, received = time.perf_counter(), 0
        self._socket.send(asked.SerializeToString())
        while True:
            data = self._socket.recv(timeout=120)
            received += len(data)
            message = ForwardMsg.FromString(data)
            kind = message.WhichOneof("type")
            if message.metadata.cacheable:
                self._held.add(message.hash)
            if kind == "script_finished" and message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                return Run(time.perf_counter() - start, received)

    def close(self) -> None:
        """Close the session."""
        self._entered.__exit__(None, None, None)


def free_port() -> int:
    """Return a free port of this machine."""
    with contextlib.closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def server(script: Path, folder: Path, **settings: str) -> Iterator[tuple[str, float]]:
    """Serve ``script`` from ``folder``; give its address and the seconds until it answered."""
    port = free_port()
    command = [
        sys.executable, "-m", "streamlit", "run", str(script), "--server.port", str(port),
        "--server.address", "127.0.0.1", "--server.headless", "true", "--browser.gatherUsageStats", "false",
    ]  # fmt: skip
    start = time.perf_counter()
    environment: Mapping[str, str] = dict(os.environ) | settings
    process = subprocess.Popen(
        command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _wait(port)
        yield f"127.0.0.1:{port}", time.perf_counter() - start
    finally:
        process.terminate()
        process.wait(timeout=20)


def _wait(port: int) -> None:
    for _ in range(1_200):
        with contextlib.suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=2):
            return
        time.sleep(0.05)
    message = "the server did not start"
    raise RuntimeError(message)
