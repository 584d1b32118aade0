"""The bench counts rightly, says what is missed, and runs from end to end."""

import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from os import getpid, getppid

import pytest

from tools import bench_server, build, steps
from tools.bench_load import HOST, Load, LoadError
from tools.bench_report import Row, Table, at_least, at_most, failed
from tools.bench_speed import Batch, Comparison
from tools.paths import PYTHON, ROOT


class Answers(BaseHTTPRequestHandler):
    """A page with a length, one in chunks, and nothing else."""

    protocol_version = "HTTP/1.1"
    asked: list[str]

    def do_GET(self) -> None:
        self.asked.append(self.path)
        if self.path == "/whole":
            self.send_response(200)
            self.send_header("Content-Length", "5")
            self.end_headers()
            self.wfile.write(b"whole")
        elif self.path == "/chunks":
            self.send_response(200)
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            for part in (b"3\r\nabc\r\n", b"0\r\n\r\n"):
                self.wfile.write(part)
        else:
            self.send_error(404)

    def log_message(self, *_: object) -> None:
        """Nothing is said of requests."""


@pytest.fixture
def answers() -> Iterator[ThreadingHTTPServer]:
    Answers.asked = []
    with ThreadingHTTPServer((HOST, 0), Answers) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def load(answers: ThreadingHTTPServer) -> Iterator[Load]:
    load = Load(answers.server_port, 3)
    yield load
    load.close()


@pytest.mark.parametrize("path", ["/whole", "/chunks"])
@pytest.mark.parametrize("count", [1, 3, 20])
def test_load_asks_as_often_as_told(load, path, count):
    assert load.fire(path, count) > 0
    assert Answers.asked == [path] * count


def test_load_counts_no_error_as_an_answer(load):
    with pytest.raises(LoadError, match="404"):
        load.fire("/gone", 2)


def test_comparison_is_the_median_of_pairs():
    pairs = [(Batch(100, 1.0), Batch(rate, cpu)) for rate, cpu in ((50, 2), (60, 3), (900, 99))]
    found = Comparison(pairs)
    assert (found.rate_percent, found.cpu_percent, found.cpu_ms) == (60, 300, (1.0, 3))


def test_missed_targets_are_told_from_met_ones():
    met, missed = at_most("Size", 2.0, 2.0), at_least("Share", 7.96, 8, "{:.1f} %")
    table = Table("Title", "Text.", [met, missed, Row("Bare", "1")])
    assert failed([table]) == [missed]
    assert table.markdown().splitlines()[-3:] == [
        "| Size | 2.00 | ≤ 2.00 | yes |  |",
        "| Share | 8.0 % | ≥ 8.0 % | **no** |  |",
        "| Bare | 1 |  |  |  |",
    ]


def test_memory_and_parents_are_read():
    assert bench_server.parents()[getpid()] == getppid()
    assert bench_server.pss_mb(getpid()) > 1


@pytest.mark.proof
def test_a_quick_run_goes_through():
    build.everything()
    run = subprocess.run(
        [PYTHON, "-m", "tools.bench", "--quick"],
        cwd=ROOT,
        env=steps.environment_for(),
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0, run.stderr
    assert run.stdout.count("\n## ") == 11
    assert "| Saved changes seen on the next request | 2 of 2 | all | yes |" in run.stdout
