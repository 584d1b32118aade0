"""Fires requests at a server over connections that stay open, costing little itself."""

import re
import selectors
import socket
import time
from collections import deque
from dataclasses import dataclass, field

HOST = "127.0.0.1"
LENGTH = re.compile(rb"\r\ncontent-length: (\d+)", re.IGNORECASE)
CHUNKED = re.compile(rb"\r\ntransfer-encoding: chunked", re.IGNORECASE)
SECONDS_TO_ANSWER = 60


class LoadError(Exception):
    """The server answered something else than the page."""


@dataclass
class Connection:
    """One open connection with at most one request under way."""

    port: int
    line: socket.socket = field(init=False)
    received: bytearray = field(default_factory=bytearray)

    def __post_init__(self) -> None:
        self.line = socket.create_connection((HOST, self.port), SECONDS_TO_ANSWER)
        self.line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def send(self, request: bytes) -> None:
        self.received.clear()
        self.line.sendall(request)

    def is_answered(self) -> bool:
        """Read what has come; True when the answer is whole.

        Raises:
            LoadError: the answer is not 200, or the server hung up.
        """
        part = self.line.recv(1 << 18)
        if not part:
            raise LoadError("The server closed the connection.")
        self.received += part
        head_end = self.received.find(b"\r\n\r\n")
        if head_end < 0:
            return False
        if not self.received.startswith(b"HTTP/1.1 200"):
            raise LoadError(self.received[:200].decode("latin-1"))
        head = bytes(self.received[: head_end + 2])
        if length := LENGTH.search(head):
            return len(self.received) == head_end + 4 + int(length[1])
        return bool(CHUNKED.search(head)) and self.received.endswith(b"0\r\n\r\n")


class Load:
    """A handful of connections to one server, kept through all batches.

    The kernel deals connections out to the workers once: pages that are compared meet the same
    deal.
    """

    def __init__(self, port: int, connections: int) -> None:
        self.connections = [Connection(port) for _number in range(connections)]

    def fire(self, path: str, count: int) -> float:
        """Ask for `path` `count` times, as fast as it is answered. Returns the seconds it took.

        Raises:
            LoadError: an answer is not 200.
        """
        request = f"GET {path} HTTP/1.1\r\nHost: {HOST}\r\nAccept-Encoding: gzip\r\n\r\n".encode()
        waiting = deque(range(count))
        with selectors.DefaultSelector() as selector:
            started = time.perf_counter()
            for connection in self.connections[:count]:
                selector.register(connection.line, selectors.EVENT_READ, connection)
                waiting.popleft()
                connection.send(request)
            answered = 0
            while answered < count:
                for key, _events in selector.select(SECONDS_TO_ANSWER):
                    if key.data.is_answered():
                        answered += 1
                        if waiting:
                            waiting.popleft()
                            key.data.send(request)
            return time.perf_counter() - started

    def close(self) -> None:
        for connection in self.connections:
            connection.line.close()
