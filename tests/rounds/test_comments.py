"""Comments: at a place in the text, answered, resolved, counted."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from milstolpe.core.errors import DomainError
from milstolpe.records.models import Notice
from milstolpe.rounds.content import SectionText, TextContent
from milstolpe.rounds.models import Contribution
from milstolpe.rounds.queries.comments import open_comment_count, open_counts, threads_of
from milstolpe.rounds.queries.contents import asked_sections, text_content
from milstolpe.rounds.services.comments import (
    add_comment,
    answer_comment,
    open_comment_again,
    resolve_comment,
)
from milstolpe.rounds.services.texts import save_texts
from tests.followup.world import make_follow_up_world

pytestmark = pytest.mark.django_db

TEXT = "Luften är **bättre** än\nförra året."


@pytest.fixture
def world():
    return make_follow_up_world()


@pytest.fixture
def cell(world):
    mine = TextContent({"tillstand": SectionText(TEXT)})
    save_texts(world.cell(), mine, base_number=0, by=world.lead)
    return world.cell()


def section(cell, key="tillstand"):
    return cell.round.sections.get(key=key)


def thread(cell, user):
    content = text_content(cell, asked_sections(cell.item))
    return threads_of(cell, content, user)


def address(cell, comment=None):
    place = f"/arbeta/omgangar/{cell.round.address}/{cell.county.slug}/{cell.item.slug}"
    return f"{place}/kommentarer/" + (f"{comment.pk}/" if comment else "")


@pytest.mark.parametrize("quote", ["är bättre än förra", "är **bättre** än", ""])
def test_comment_stands_at_its_words_as_typed_or_as_read(world, cell, quote):
    add_comment(cell, text="Källa?", section=section(cell), quote=quote, by=world.reviewer)

    (found,) = thread(cell, world.lead)

    assert (found.section_key, found.quote, found.is_there) == ("tillstand", quote, True)


def test_comment_on_words_that_are_not_there_is_refused(world, cell):
    with pytest.raises(DomainError):
        add_comment(cell, text="Källa?", section=section(cell), quote="Vattnet", by=world.reviewer)

    assert cell.comments.count() == 0


def test_comment_stays_and_says_so_when_its_words_are_gone(world, cell):
    add_comment(cell, text="Källa?", section=section(cell), quote="bättre", by=world.reviewer)
    mine = TextContent({"tillstand": SectionText("Luften är sämre.")})
    save_texts(cell, mine, base_number=1, by=world.lead)

    (found,) = thread(world.cell(), world.lead)

    assert (found.comment.text, found.is_there) == ("Källa?", False)


def test_writer_is_told_of_the_comment_and_its_author_of_the_answer(world, cell):
    comment = add_comment(cell, text="Källa?", by=world.reviewer)
    answer_comment(comment, text="Se SMHI.", by=world.lead)

    told = [(row.user, row.address) for row in Notice.objects.order_by("pk")]

    at = f"{address(cell)}#kommentar-{comment.pk}"
    assert told == [(world.lead, at), (world.reviewer, at)]


@pytest.mark.parametrize(("who", "may"), [("other_lead", False), ("reader", False), ("rus", True)])
def test_who_may_comment(world, cell, who, may):
    if may:
        assert add_comment(cell, text="Källa?", by=getattr(world, who)).pk
    else:
        with pytest.raises(PermissionDenied):
            add_comment(cell, text="Källa?", by=getattr(world, who))


def test_open_comments_are_counted_and_resolved_ones_are_not(world, cell):
    first = add_comment(cell, text="Källa?", is_blocking=True, by=world.reviewer)
    add_comment(cell, text="Bra.", by=world.reviewer)
    answer_comment(first, text="Nu.", by=world.lead)

    assert open_counts([cell]) == {cell.pk: (2, 1)}
    resolve_comment(first, by=world.reviewer)
    assert open_counts([cell]) == {cell.pk: (1, 0)}
    rows = Contribution.objects.annotate(open=open_comment_count()).filter(open__gt=0)
    assert list(rows.values_list("pk", "open")) == [(cell.pk, 1)]
    open_comment_again(first, by=world.reviewer)
    assert open_counts([cell]) == {cell.pk: (2, 1)}


def test_writer_resolves_what_does_not_block_and_no_more(world, cell):
    plain = add_comment(cell, text="Bra.", by=world.reviewer)
    blocking = add_comment(cell, text="Källa?", is_blocking=True, by=world.reviewer)

    assert resolve_comment(plain, by=world.lead).resolved_by == world.lead
    with pytest.raises(PermissionDenied):
        resolve_comment(blocking, by=world.lead)


def test_page_takes_a_comment_and_leads_back(client, world, cell):
    client.force_login(world.reviewer)
    sent = {"section": "tillstand", "quote": "bättre", "text": "Källa?", "till": "/arbeta/"}

    response = client.post(address(cell), sent)

    comment = cell.comments.get()
    assert response.url == f"/arbeta/#kommentar-{comment.pk}"
    text = client.get(address(cell)).content.decode()
    assert "1 kommentar är öppen." in text


def test_refused_comment_keeps_what_was_typed(client, world, cell):
    client.force_login(world.reviewer)

    response = client.post(address(cell), {"quote": "Vattnet", "text": "Källa?"})

    assert response.status_code == 422
    assert 'value="Vattnet"' in response.content.decode()
    assert cell.comments.count() == 0


def test_threads_are_acted_on_with_buttons(client, world, cell):
    comment = add_comment(cell, text="Källa?", by=world.reviewer)
    client.force_login(world.lead)

    client.post(address(cell, comment), {"act": "answer", "text": "SMHI."})
    client.post(address(cell, comment), {"act": "resolve"})
    text = client.get(address(cell)).content.decode()

    assert ("SMHI." in text, "1 löst kommentar" in text) == (True, True)
    assert client.post(address(cell, comment), {"act": "answer", "text": ""}).status_code == 422


def test_page_of_comments_takes_as_many_queries_whatever_there_is(
    client, world, cell, django_assert_num_queries
):
    client.force_login(world.lead)
    add_comment(cell, text="Ett.", by=world.reviewer)
    with django_assert_num_queries(8):
        client.get(address(cell))
    for number in range(3):
        add_comment(cell, text=f"Till {number}.", by=world.reviewer)
    with django_assert_num_queries(8):
        client.get(address(cell))


def test_comment_that_is_sent_again_stands_once(world, cell):
    said = {"text": "Källa?", "section": section(cell), "by": world.reviewer}
    first = add_comment(cell, **said)
    again = add_comment(cell, **said)
    other = add_comment(cell, **{**said, "section": None})
    told = Notice.objects.filter(user=world.lead).count()

    assert (again, other == first, cell.comments.count(), told) == (first, False, 2, 2)


def test_resolved_comment_can_be_made_again(world, cell):
    first = add_comment(cell, text="Källa?", by=world.reviewer)
    resolve_comment(first, by=world.reviewer)

    assert add_comment(cell, text="Källa?", by=world.reviewer) != first


def test_answer_that_is_sent_again_stands_once(world, cell):
    first = add_comment(cell, text="Källa?", by=world.reviewer)
    answers = [
        answer_comment(first, text=text, by=by)
        for text, by in (
            ("Ja.", world.lead),
            ("Ja.", world.lead),
            ("Säkert?", world.reviewer),
            ("Ja.", world.lead),
        )
    ]

    assert answers[0] == answers[1]
    assert list(first.answers.values_list("text", flat=True)) == ["Ja.", "Säkert?", "Ja."]


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="one writer at a time")
def test_the_same_said_twice_at_once_is_one_comment(cell, world):
    def say(number: int) -> int:
        try:
            return add_comment(cell, text=f"Se {number // 2}.", by=world.reviewer).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        said = list(pool.map(say, range(12)))
    assert len(set(said)) == cell.comments.count() == 6
