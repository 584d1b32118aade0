"""Pages are kept for strangers only, and only while nothing has changed."""

import datetime
import gzip
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from threading import Event

import pytest
import time_machine
from django.db import connection, transaction
from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.test import Client
from django.urls import include, path

from milstolpe.core.http import public
from milstolpe.programmes.models import Theme
from milstolpe.web.page_cache import BYTES_PER_ENTRY, KeptPage, MadeFrom, PageStore, never_kept

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]
# The stamp changes at commit: what is rolled back at the end of a test never changes it.
committing = pytest.mark.django_db(transaction=True)

made: list[str] = []  # addresses of the pages that a view has made
while_made: list[object] = []  # functions to call when the next page has been read


@public
def themes(request):
    made.append(request.get_full_path())
    text = ", ".join(Theme.objects.values_list("name", flat=True))
    while while_made:
        while_made.pop()()
    return HttpResponse(f"{text}{' ' * 300}")


def private(request):
    made.append(request.path)
    return HttpResponse("mine")


@public
def setting_cookie(request):
    response = themes(request)
    response.set_cookie("colour", "green")
    return response


@public
def refusing(request):
    made.append(request.path)
    return HttpResponse("gone", status=410)


@public
def streaming(request):
    """As many kilobytes as asked for, piece by piece."""
    made.append(request.path)
    return StreamingHttpResponse(b"k" * 1024 for _kilobyte in range(int(request.GET["kb"])))


@public
def file(request):
    made.append(request.path)
    return FileResponse(BytesIO(b"f" * 1024 * int(request.GET["kb"])), filename="list.csv")


@never_kept
@public
def live(request):
    made.append(request.path)
    return HttpResponse("ok")


urlpatterns = [
    path("konto/", include("milstolpe.accounts.urls")),
    path("themes/", themes),
    path("private/", private),
    path("cookie/", setting_cookie),
    path("refusing/", refusing),
    path("streaming/", streaming),
    path("file/", file),
    path("live/", live),
]


@pytest.fixture(autouse=True)
def _cache_on(settings):
    settings.PAGE_CACHE = True
    made.clear()
    while_made.clear()


@pytest.fixture
def plast():
    return Theme.objects.create(name="Plast", slug="plast")


def read(client, address="/themes/", **headers):
    return client.get(address, headers=headers).content.decode().strip()


def test_page_is_made_once(client, plast):
    assert [read(client), read(client)] == ["Plast", "Plast"]
    assert made == ["/themes/"]


@committing
def test_change_is_seen_on_next_request_in_every_process(plast):
    processes = [Client(), Client()]  # each has middleware, and so pages, of its own
    assert [read(process) for process in processes] == ["Plast", "Plast"]

    Theme.objects.update(name="Metall")

    assert [read(process) for process in processes] == ["Metall", "Metall"]


def test_hit_costs_one_query(client, plast, django_assert_num_queries):
    read(client)

    with django_assert_num_queries(1):
        read(client)


@committing
def test_page_made_while_a_change_commits_is_not_shown_again(client, plast):
    def write_elsewhere():
        Theme.objects.update(name="Metall")
        connection.close()

    with ThreadPoolExecutor() as pool:
        while_made.append(lambda: pool.submit(write_elsewhere).result())

        assert [read(client), read(client)] == ["Plast", "Metall"]


@committing
def test_uncommitted_change_is_not_kept_as_new(client, plast):
    if "mode=memory" in str(connection.settings_dict["NAME"]):
        pytest.skip("a database in memory refuses to be read while it is written")
    written, read_meanwhile = Event(), Event()

    def write_slowly():
        with transaction.atomic():
            Theme.objects.update(name="Metall")
            written.set()
            assert read_meanwhile.wait(10)
        connection.close()

    with ThreadPoolExecutor() as pool:
        writer = pool.submit(write_slowly)
        assert written.wait(10)
        before = [read(client), read(client)]
        read_meanwhile.set()
        writer.result()

    assert before == ["Plast", "Plast"]
    assert read(client) == "Metall"


@pytest.mark.parametrize("name", ["session", "csrf", "messages"])
def test_visitor_with_our_cookie_gets_page_of_their_own(client, plast, name):
    read(client)
    client.cookies[name] = "x"

    response = client.get("/themes/")

    assert made == ["/themes/", "/themes/"]
    assert response["Cache-Control"] == "private, no-cache"
    assert "ETag" not in response


def test_foreign_cookie_makes_no_difference(client, plast):
    read(client)
    client.cookies["elsewhere"] = "x"

    read(client)

    assert made == ["/themes/"]


@pytest.mark.parametrize("address", ["/private/", "/cookie/", "/refusing/", "/live/"])
def test_other_answers_are_made_each_time(address):
    for _visit in range(2):
        Client().get(address)
    shared = Client()
    shared.get(address)
    shared.cookies.clear()
    shared.get(address)

    assert len(made) == 4


@pytest.mark.parametrize("address", ["/streaming/", "/file/"])
def test_short_list_that_is_sent_in_pieces_is_kept_too(client, address):
    first, second = (client.get(f"{address}?kb=1000") for _visit in range(2))

    assert len(made) == 1
    assert first.content == second.content
    assert len(first.content) == 1000 * 1024
    assert dict(first.items()) == dict(second.items())


@pytest.mark.parametrize("address", ["/streaming/", "/file/"])
def test_long_list_is_sent_whole_and_made_each_time(client, address):
    for _visit in range(2):
        assert len(client.get(f"{address}?kb=1025").getvalue()) == 1025 * 1024

    assert len(made) == 2


def test_write_passes_through(client, plast):
    read(client)

    client.post("/themes/")

    assert len(made) == 2


def test_live_page_asks_the_database_nothing(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        client.get("/live/")


def test_page_cache_can_be_turned_off(client, plast, settings):
    settings.PAGE_CACHE = False
    read(client)
    read(client)

    assert len(made) == 2


def test_pages_may_count_days(client, plast):
    with time_machine.travel(datetime.datetime(2026, 11, 30, 22, 59, tzinfo=datetime.UTC)):
        read(client)
    with time_machine.travel(datetime.datetime(2026, 11, 30, 23, 1, tzinfo=datetime.UTC)):
        read(client)  # a minute past midnight in Sweden

    assert len(made) == 2


def test_order_of_parameters_makes_no_difference(client, plast):
    for query in ("a=1&b=2&b=3", "b=2&b=3&a=1", "b=3&b=2&a=1"):
        read(client, f"/themes/?{query}")

    assert made == ["/themes/?a=1&b=2&b=3", "/themes/?b=3&b=2&a=1"]


def test_hosts_have_pages_of_their_own(client, plast):
    read(client, host="localhost")
    read(client, host="127.0.0.1")

    assert len(made) == 2


def test_same_page_packed_and_unpacked(client, plast):
    plain = client.get("/themes/")
    packed = client.get("/themes/", headers={"accept-encoding": "gzip"})

    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content
    assert packed["ETag"] != plain["ETag"]
    assert [int(answer["Content-Length"]) for answer in (plain, packed)] == [
        len(plain.content),
        len(packed.content),
    ]
    assert packed["Vary"] == plain["Vary"] == "Cookie, Accept-Encoding"
    assert packed["Cache-Control"] == plain["Cache-Control"] == "no-cache"
    assert made == ["/themes/"]


@committing
def test_visitor_who_has_the_page_gets_304(client, plast):
    etag = client.get("/themes/")["ETag"]

    again = client.get("/themes/", headers={"if-none-match": etag})
    Theme.objects.update(name="Metall")
    changed = client.get("/themes/", headers={"if-none-match": etag})

    assert (again.status_code, again.content, again["ETag"]) == (304, b"", etag)
    assert (changed.status_code, changed["ETag"] != etag) == (200, True)


def test_first_answer_has_the_headers_of_the_kept_one(client, plast):
    first, second = (client.get("/themes/") for _visit in range(2))

    assert dict(first.items()) == dict(second.items())


def kept(body: bytes) -> KeptPage:
    return KeptPage(MadeFrom("stamp", datetime.date(2026, 11, 30)), {}, body, "digest")


def test_store_lets_the_longest_unread_leave_first():
    store = PageStore(max_bytes=3 * (BYTES_PER_ENTRY + 101))
    for address in "abc":
        store.put(address, kept(b"x" * 100))
    store.get("a")

    store.put("d", kept(b"x" * 100))

    assert [address for address in "abcd" if store.get(address)] == ["a", "c", "d"]
    assert store.size_bytes == 3 * (BYTES_PER_ENTRY + 101)


def test_store_counts_a_page_put_anew_once():
    store = PageStore(max_bytes=100_000)

    store.put("a", kept(b"x" * 500))
    store.put("a", kept(b"x" * 10))

    assert store.size_bytes == BYTES_PER_ENTRY + 1 + 10


def test_store_bears_many_threads():
    store = PageStore(max_bytes=20 * BYTES_PER_ENTRY)

    def work(number: int) -> None:
        for turn in range(200):
            store.put(str((number * turn) % 37), kept(b"x" * turn))
            store.get(str(turn % 37))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(8)))
    left = {str(n): store.get(str(n)) for n in range(37)}

    assert store.size_bytes == sum(
        BYTES_PER_ENTRY + len(address) + len(page.packed) for address, page in left.items() if page
    )
    assert store.size_bytes <= store.max_bytes
