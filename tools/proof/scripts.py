"""T18: nothing that somebody types runs in another's browser."""

import os
import subprocess
from dataclasses import asdict, dataclass, field

from playwright.sync_api import Browser, BrowserContext, Dialog, Error, Page, sync_playwright

from tools import steps
from tools.bench_load import HOST
from tools.bench_report import Row
from tools.bench_server import Server
from tools.paths import PYTHON, ROOT
from tools.proof.payloads import FLAG, PAYLOADS
from tools.proof.report import all_of, none_of
from tools.proof.runner import Effort, Proof, SkippedError
from tools.proof.scene import Place, Scene
from tools.proof.visitor import Visitor

FILES = (".csv", ".json", ".xlsx", ".docx", ".txt", ".xml")
SAMPLE_STEP = 40  # a sample opens one page of so many
OK = 200
NOT_OPENED = ("/konto/logga-ut/", "/demo/")


@dataclass
class Seen:
    """What the browser did and said."""

    pages: int = 0
    with_text: int = 0  # pages that show a payload, as text
    dialogs: list[str] = field(default_factory=list)
    reports: list[str] = field(default_factory=list)  # of the content security policy
    ran: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)  # requests to other places


def prove(scene: Scene, effort: Effort) -> list[Row]:
    chrome = _chrome()
    payloads = PAYLOADS[:: max(1, len(PAYLOADS) // effort.payloads)]
    with scene.place() as place:
        fields: int = place.call("planting", "plant", payloads=payloads, world=asdict(place.world))
        rus: str = place.call("world", "rus")
        writer = place.world.coordinators[0]
        fields += place.call("written", "fill", texts=payloads, writer=writer, leader=rus)
        paths: list[str] = place.call("routes", "addresses", examples=len(payloads))
        paths = [path for path in paths if _is_page(path)]
        paths = paths[:: SAMPLE_STEP if effort.is_sample else 1]
        with place.serving() as server, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chrome, args=["--no-sandbox"])
            seen = _opened(browser, place, server, paths, rus)
            browser.close()
    note = f"{len(payloads)} payloads in {fields} fields, {seen.pages} pages as four people"
    return [
        none_of("dialogs", seen.dialogs, note),
        none_of("scripts that ran", seen.ran),
        none_of("reports of the content policy", seen.reports),
        none_of("requests to elsewhere", seen.elsewhere),
        Row("pages that show such a text", str(seen.with_text), "> 0", seen.with_text > 0),
        all_of("control: a dialog and a script are seen", _control(chrome), 2),
    ]


def _opened(browser: Browser, place: Place, server: Server, paths: list[str], rus: str) -> Seen:
    """Every page as everyone, as a coordinator, as an actor's contact and as RUS."""
    seen = Seen()
    world = place.world
    for email in ("", world.coordinators[0], world.contact, rus):
        visitor = Visitor(server.port)
        if email:
            visitor.log_in(email, world.password)
        context = browser.new_context(locale="sv-SE")
        url = f"http://{HOST}:{server.port}"
        context.add_cookies(
            [{"name": k, "value": v, "url": url} for k, v in visitor.cookies.items()]
        )
        _watch(context, url, seen)
        page = context.new_page()
        # Most addresses are none of this person's: asked without a browser, that takes no time.
        for path in [path for path in paths if visitor.read(path).status == OK]:
            _look(page, url + path, seen)
        context.close()
    return seen


def _watch(context: BrowserContext, url: str, seen: Seen) -> None:
    def asked(address: str) -> None:
        if not address.startswith((url, "data:")):
            seen.elsewhere.append(address)

    def said(text: str) -> None:
        if "Content Security Policy" in text:
            seen.reports.append(text)

    context.on("request", lambda request: asked(request.url))
    context.on("console", lambda message: said(message.text))


def _look(page: Page, address: str, seen: Seen) -> None:
    def answer(dialog: Dialog) -> None:
        # Our own question, whether to leave a form that was changed, is the browser's to ask.
        if dialog.type != "beforeunload":
            seen.dialogs.append(address)
        dialog.accept()

    page.on("dialog", answer)
    # The browser shows no empty answer (405), and gives up a page when the one before still loads.
    if status := _goto(page, address) or _goto(page, address):
        seen.pages += status == OK
        seen.with_text += FLAG in page.content()
        if page.evaluate(f"window.{FLAG} !== undefined"):
            seen.ran.append(address)
    page.remove_listener("dialog", answer)


def _goto(page: Page, address: str) -> int:
    """The status of what is shown; 0 when nothing is."""
    try:
        answer = page.goto(address)
    except Error:
        return 0
    return answer.status if answer else 0


def _control(chrome: str) -> int:
    """The same eyes on a page without any protection see both."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chrome, args=["--no-sandbox"])
        page = browser.new_page()
        heard: list[str] = []

        def hear(dialog: Dialog) -> None:
            heard.append(dialog.message)
            dialog.dismiss()

        page.on("dialog", hear)
        page.set_content(f"<script>window.{FLAG}=1;alert(1)</script>")
        ran = bool(page.evaluate(f"window.{FLAG} !== undefined"))
        browser.close()
    return len(heard) + ran


def _is_page(path: str) -> bool:
    return not path.endswith(FILES) and not path.startswith(NOT_OPENED)


def _chrome() -> str:
    finder = [str(PYTHON), "-m", "tools.browser"]
    done = subprocess.run(
        finder, cwd=ROOT, env=steps.environment_for(), capture_output=True, text=True
    )
    chrome = os.environ.get("CHROME", "") or done.stdout.strip()
    if not chrome:
        raise SkippedError("ingen webbläsare: sätt CHROME")
    return chrome


PROOF = Proof(
    "scripts",
    "Texts that would run as script if any page took them for more than text, in every text field "
    "of programmes, measures, comments, commitments, follow-ups, rounds, their texts and comments, "
    "consultation answers, compilations and meetings; every page of the URL table that everyone, a "
    "coordinator, a contact person and RUS may see is opened in a real browser. (T18)",
    prove,
)
