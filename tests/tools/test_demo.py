"""The demo says plainly when it cannot have its port, and knows when the server answers."""

import socket
from collections.abc import Iterator

import pytest

from tools import demo


@pytest.fixture
def taken() -> Iterator[int]:
    """A port that somebody else listens on, and never answers at."""
    with socket.socket() as other:
        other.bind((demo.HOST, 0))
        other.listen()
        yield other.getsockname()[1]


def test_a_taken_port_is_said_plainly(taken: int) -> None:
    with pytest.raises(SystemExit, match=f"Port {taken} är upptagen. Välj en annan"):
        demo.run(taken, fresh=False)


def test_a_server_that_is_not_there_does_not_answer(taken: int) -> None:
    with socket.socket() as free:
        free.bind((demo.HOST, 0))
        port = free.getsockname()[1]
    assert not demo.answers(port)
