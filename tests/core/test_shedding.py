"""As many as can be worked on are let in; the rest are told at once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

from django.http import HttpResponse
from django.test import RequestFactory

from milstolpe.core.shedding import RETRY_AFTER, WAITING, WORKING, Shedding


def test_the_rest_are_told_at_once_and_those_who_wait_get_their_turn() -> None:
    inside, go_on = Barrier(WORKING + 1), Event()

    def work(request) -> HttpResponse:
        if not go_on.is_set():
            inside.wait(10)
        assert go_on.wait(10)
        return HttpResponse(request.path)

    shedding = Shedding(work)
    ask = RequestFactory().get
    with ThreadPoolExecutor(WORKING + WAITING) as pool:
        working = [pool.submit(shedding, ask("/arbetar/")) for _n in range(WORKING)]
        inside.wait(10)
        waiting = [pool.submit(shedding, ask("/väntar/")) for _n in range(WAITING)]
        while shedding._waiting < WAITING:
            pass
        told = shedding(ask("/för många/"))
        go_on.set()
        answers = [each.result(10).status_code for each in (*working, *waiting)]

    assert answers == [200] * (WORKING + WAITING)
    assert (told.status_code, told["Retry-After"]) == (503, RETRY_AFTER)
    assert "Vänta några sekunder" in told.content.decode()
    assert shedding(ask("/efteråt/")).status_code == 200


def test_a_turn_is_given_back_when_the_page_breaks() -> None:
    def break_down(_request) -> HttpResponse:
        raise ValueError

    shedding = Shedding(break_down)
    for _time in range(WORKING + WAITING + 1):
        try:
            shedding(RequestFactory().get("/"))
        except ValueError:
            continue
    assert shedding._waiting == 0
    assert shedding._turns.acquire(blocking=False)
