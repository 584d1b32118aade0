"""A consultation with a joint text, and a needs survey: from the first page to what is public."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from milstolpe.accounts.models import User
from milstolpe.organisations.models import County, Organisation
from milstolpe.rounds.enums import Way
from milstolpe.rounds.models import Compilation, Contribution, PublishedText, Round
from milstolpe.rounds.queries.compiled import compiled
from milstolpe.rounds.services.compiling import save_part, take_part_step
from tests.factories.organisations import CountyFactory, MembershipFactory, OrganisationFactory

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

JOINT = "Länsstyrelserna välkomnar förslaget.\n\nUppföljningen bör förenklas."
CHANGED = "Länsstyrelserna välkomnar förslaget.\n\nVi saknar en plan för finansiering."
NAMES = ("skane", "halland", "kalmar", "gotland", "uppsala")


class Place:
    """Five county boards with those who write and decide, and RUS."""

    def __init__(self) -> None:
        CountyFactory(skane=True)
        CountyFactory(halland=True)
        for code, name in (("08", "Kalmar"), ("09", "Gotland"), ("03", "Uppsala")):
            CountyFactory(
                code=code, short_name=name, name=f"{name} län", slug=name.lower(), letter=name[0]
            )
        self.boards: dict[str, Organisation] = {}
        self.writers: dict[str, User] = {}
        self.deciders: dict[str, User] = {}
        for name in NAMES:
            county = County.objects.get(slug=name)
            board = OrganisationFactory(
                kind="county_board",
                county=county,
                name=f"Länsstyrelsen {county.short_name}",
                slug=f"lansstyrelsen-{name}",
            )
            self.boards[name] = board
            self.writers[name] = MembershipFactory(role="coordinator", organisation=board).user
            self.deciders[name] = MembershipFactory(role="decider", organisation=board).user
        self.rus = MembershipFactory(role="rus_member", organisation=self.boards["kalmar"]).user
        self.lead = MembershipFactory(role="rus_lead", organisation=self.boards["kalmar"]).user


@pytest.fixture
def place(settings) -> Place:
    settings.DEMO = True  # no second factor to set up on the way
    return Place()


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def post(user: User, address: str, data: dict | None = None) -> str:
    """Sent and taken; where it leads."""
    response = client_of(user).post(address, data or {})
    assert response.status_code == 302, (address, response.content.decode()[:4000])
    return response.url


def filled(form, **typed) -> dict:
    """What the browser sends of a form as it stands, with some of it typed."""
    values = {field.html_name: field.value() for field in form}
    return {
        name: value
        for name, value in (values | typed).items()
        if value not in (None, False, "") or name in typed
    }


def make(user: User, kind: str, name: str) -> Round:
    address = f"/arbeta/omgangar/ny/?sort={kind}"
    form = client_of(user).get(address).context["form"]
    sent = filled(form, name=name, year="2027", answer_by="2027-03-01", opens_on="")
    post(user, address, sent)
    return Round.objects.get(name=name)


def edit_section(user: User, round_: Round, key: str, **typed) -> None:
    address = f"/arbeta/omgangar/{round_.address}/mall/avsnitt/{key}/"
    form = client_of(user).get(address).context["form"]
    post(user, address, filled(form, **typed))


def step(user: User, round_: Round, name: str) -> None:
    post(user, f"/arbeta/omgangar/{round_.address}/steg/{name}/")


def cell(round_: Round, county: str) -> Contribution:
    rows = Contribution.objects.select_related("item__round", "county", "organisation")
    return rows.get(item__round=round_, county__slug=county)


def write(place: Place, round_: Round, county: str, **typed: str) -> None:
    """Saved on the page; `take` names the section whose joint text is taken."""
    address = f"/arbeta/omgangar/{round_.address}/{county}/svar/"
    assert client_of(place.writers[county]).get(address).status_code == 200
    sent = {f"text-{key}": typed.get(key, "") for key in sections(round_)}
    sent |= {"base": str(cell(round_, county).number)}
    if taken := typed.get("take"):
        sent["joint"] = taken
    post(place.writers[county], address, sent)


def sections(round_: Round) -> list[str]:
    return list(round_.sections.values_list("key", flat=True))


def hand_in(place: Place, round_: Round, county: str) -> None:
    row = cell(round_, county)
    base = f"/arbeta/omgangar/{round_.address}/lamna-in/{place.boards[county].slug}/"
    assert client_of(place.deciders[county]).get(base).status_code == 200
    sent = {"sett": f"{row.pk}:{row.number}", "case_number": "101-2027"}
    post(place.deciders[county], f"{base}lamna-in/", sent)


def decline(place: Place, round_: Round, county: str, reason: str) -> None:
    address = f"/arbeta/omgangar/{round_.address}/{county}/svar/granska/steg/"
    row = cell(round_, county)
    sent = {"step": "decline", "number": row.number, "reason": reason}
    post(place.deciders[county], address, sent)


def compile_and_publish(place: Place, round_: Round) -> Compilation:
    """A summary is written beside the answers, read by another, and published."""
    base = f"/arbeta/omgangar/{round_.address}/sammanstallning/"
    assert client_of(place.rus).get(base).status_code == 200
    name = f"Sammanställning av {round_.name}"
    post(place.rus, f"{base}ny/", {"plan": "svar", "name": name})
    made = Compilation.objects.get(round=round_)
    for part in made.parts.all():
        text = f"{part.title}: det mesta är bra."
        saved = save_part(part, text, base_number=0, by=place.rus)
        take_part_step(saved, "submit", by=place.rus)
        take_part_step(saved, "approve", by=place.lead)
    post(place.lead, f"{base}{made.address}/publicera/", {})
    return made


def test_consultation_goes_the_whole_way(place):
    round_ = make(place.rus, "consultation", "Remiss av FU27")
    edit_section(place.rus, round_, "kappa", joint_text=JOINT)
    draft = SimpleUploadedFile("utkast.pdf", PDF, content_type="application/pdf")
    material = f"/arbeta/omgangar/{round_.address}/underlag/nytt/"
    post(place.rus, material, {"title": "Utkast till FU27", "upload": draft})
    step(place.rus, round_, "open")

    write(place, round_, "skane", take="kappa")
    write(place, round_, "halland", kappa=CHANGED, synpunkter="Kusten saknas.")
    write(place, round_, "kalmar", kappa="Vi avstyrker förslaget.")
    assert cell(round_, "skane").revisions.get().way == Way.JOINT
    for county in ("skane", "halland", "kalmar"):
        hand_in(place, round_, county)
    decline(place, round_, "gotland", "Vi svarar genom regionen.")
    step(place.rus, round_, "close")
    step(place.lead, round_, "publish")

    page = Client().get("/omgangar/remiss-av-fu27/")
    assert [(line.answer.county, line.how) for line in page.context["lines"]] == [
        ("Uppsala län", "Har inte svarat"),
        ("Kalmar län", "Har skrivit en egen text"),
        ("Gotland län", "Avstår från att svara"),
        ("Skåne län", "Tar den gemensamma texten som den är"),
        ("Hallands län", "Har ändrat den gemensamma texten, med egna synpunkter"),
    ]
    text = page.content.decode()
    assert "3 av 5 tillfrågade har svarat." in text
    assert "Vi svarar genom regionen." in text
    (document,) = page.context["material"]
    assert b"".join(Client().get(document.address)) == PDF

    made = compile_and_publish(place, round_)
    compiled = Client().get(f"/sammanstallningar/{made.address}/").content.decode()
    assert "Synpunkter i korthet: det mesta är bra." in compiled
    assert "Har ändrat den gemensamma texten" in compiled


PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def test_survey_goes_the_whole_way(place):
    round_ = make(place.rus, "survey", "Behovsenkät 2027")
    step(place.rus, round_, "open")
    write(place, round_, "skane", behov="Hjälp med **indikatorer**.")
    write(place, round_, "uppsala", behov="Fler möten.", ovrigt="Tack!")
    for county in ("skane", "uppsala"):
        hand_in(place, round_, county)
    step(place.rus, round_, "close")
    step(place.lead, round_, "publish")
    compile_and_publish(place, round_)

    page = Client().get("/omgangar/behovsenkat-2027/")
    said = {line.answer.county: line.sections for line in page.context["lines"]}
    assert [heading for heading, _text in said["Uppsala län"]] == [
        "Vilket stöd behöver ni nästa år?",
        "Annat ni vill säga",
    ]
    assert "<strong>indikatorer</strong>" in said["Skåne län"][0][1]
    assert page.context["joint"] == []
    listed = Client().get("/omgangar/").content.decode()
    assert "Behovsenkät 2027" in listed


def published_survey(place: Place) -> Round:
    round_ = make(place.rus, "survey", "Behovsenkät 2027")
    step(place.rus, round_, "open")
    write(place, round_, "skane", behov="=Hjälp")
    hand_in(place, round_, "skane")
    step(place.rus, round_, "close")
    step(place.lead, round_, "publish")
    return round_


def test_published_round_is_given_as_files(place):
    published_survey(place)
    base = "/omgangar/behovsenkat-2027"

    rows = json.loads(b"".join(Client().get(f"{base}.json")))["rows"]
    assert [row["code"] for row in rows].count("missing") == 4
    assert b"'=Hj" in b"".join(Client().get(f"{base}.csv"))
    assert b"".join(Client().get(f"{base}.xlsx"))[:2] == b"PK"
    assert Client().get(f"{base}.docx").content[:2] == b"PK"
    assert Client().get(f"{base}.docx").content == Client().get(f"{base}.docx").content


def test_published_round_is_found_by_its_answers(place):
    round_ = published_survey(place)
    page = Client().get("/sok/?q=hjälp").content.decode()
    assert f'href="/omgangar/{round_.address}/"' in page


def test_correction_is_a_new_copy_and_the_old_one_stays(place):
    round_ = published_survey(place)
    row = cell(round_, "skane")
    address = f"/arbeta/omgangar/{round_.address}/skane/svar/granska/steg/"
    post(place.lead, address, {"step": "reopen", "number": row.number, "reason": "Fel fil"})
    write(place, round_, "skane", behov="Rättat svar")
    hand_in(place, round_, "skane")
    correct = f"/arbeta/omgangar/{round_.address}/steg/correct/"
    post(place.lead, correct, {"why": "Skånes svar är rättat"})

    newest = Client().get("/omgangar/behovsenkat-2027/").content.decode()
    older = Client().get("/omgangar/behovsenkat-2027/version/1/").content.decode()
    assert ("Rättat svar" in newest, "Skånes svar är rättat" in newest) == (True, True)
    assert ("=Hjälp" in older, "Rättat svar" in older) == (True, False)
    assert PublishedText.objects.filter(is_newest=True).count() == 1


def test_published_consultation_stands_whatever_is_changed_later(place):
    round_ = make(place.rus, "consultation", "Remiss om havet")
    edit_section(place.rus, round_, "kappa", joint_text=JOINT)
    step(place.rus, round_, "open")
    write(place, round_, "skane", take="kappa")
    hand_in(place, round_, "skane")
    decline(place, round_, "halland", "Vi har inget hav.")
    step(place.rus, round_, "close")
    step(place.lead, round_, "publish")
    before = answers_in(round_)

    round_.sections.filter(key="kappa").update(joint_text="Något annat.")
    Contribution.objects.filter(pk=cell(round_, "halland").pk).update(state="draft")

    assert before["Skåne län"] == ("Har svarat", "Tar den gemensamma texten som den är")
    assert before["Hallands län"] == ("Avstår från att svara", None)
    assert answers_in(round_) == before


def answers_in(round_: Round) -> dict[str, tuple[str, str | None]]:
    (table,) = compiled(Round.objects.get(pk=round_.pk)).tables
    return {row[0]: (row[2], row[4]) for row in table.rows}


def test_pdf_of_a_consultation_is_tagged_and_the_same_each_time(place):
    round_ = make(place.rus, "consultation", "Remiss om havet")
    edit_section(place.rus, round_, "kappa", joint_text=JOINT)
    step(place.rus, round_, "open")
    write(place, round_, "skane", take="kappa")
    hand_in(place, round_, "skane")
    step(place.rus, round_, "close")
    step(place.lead, round_, "publish")

    address = "/omgangar/remiss-om-havet.pdf"
    first, second = (Client().get(address).getvalue() for _time in range(2))

    assert first.startswith(b"%PDF-1.7")
    assert (b"pdfuaid:part" in first, b"/StructTreeRoot" in first) == (True, True)
    assert first == second


def test_nothing_is_seen_before_it_is_published(place):
    round_ = make(place.rus, "survey", "Behovsenkät 2027")
    step(place.rus, round_, "open")

    for ending in ("/", ".json", ".pdf", "/version/1/", "/underlag/1/"):
        assert Client().get(f"/omgangar/behovsenkat-2027{ending}").status_code == 404


def test_only_the_lead_of_rus_publishes(place):
    round_ = make(place.rus, "survey", "Behovsenkät 2027")
    step(place.rus, round_, "open")
    step(place.rus, round_, "close")

    answer = client_of(place.rus).post(f"/arbeta/omgangar/{round_.address}/steg/publish/")

    assert answer.status_code == 403
    assert Round.objects.get().state == "closed"


def test_round_without_answers_is_not_published(place):
    round_ = make(place.rus, "survey", "Behovsenkät 2027")
    step(place.rus, round_, "open")
    step(place.rus, round_, "close")

    answer = client_of(place.lead).post(f"/arbeta/omgangar/{round_.address}/steg/publish/")

    assert answer.status_code == 422
    assert Round.objects.get().state == "closed"
