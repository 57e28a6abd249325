"""axe-core over pages, each loaded once: on a phone in the dark, then at a desk in the light; some tabs at a time."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Page

from tests.browser.house import DESKTOP, PHONE

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text()
TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
OPEN = "() => document.querySelectorAll('details').forEach((each) => { each.open = true; })"
# Runs beside what the test does next; its answer is fetched later.
START = """(only) => { window.found = axe.run(document, {runOnly: only, resultTypes: ['violations']})
  .then((all) => [document.documentElement.scrollWidth, all.violations.map((v) => [v.id, v.nodes[0].html])]) }"""
WHOLE = {"type": "tag", "values": list(TAGS)}
OF_THE_LOOK = {"type": "rule", "values": ["color-contrast", "target-size", "scrollable-region-focusable",
                                          "link-in-text-block"]}  # fmt: skip
TABS = 3


@dataclass
class Walk:
    """A walk over pages in one browser context. `faults` says what was found, each with its page."""

    context: BrowserContext
    faults: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.context.add_init_script(AXE)

    def over(self, pages: Iterable[tuple[str, str]]) -> None:
        """Look at each page, (name, address). A page that does not answer 200 is a fault too."""
        waiting = iter(list(pages))
        tabs = [self.context.new_page() for _ in range(TABS)]
        visits: list[Iterator[None]] = [self._visits(tab, waiting) for tab in tabs]
        while visits:
            visits = [visit for visit in visits if next(visit, DONE) is not DONE]
        for tab in tabs:
            tab.close()

    def _visits(self, tab: Page, waiting: Iterator[tuple[str, str]]) -> Iterator[None]:
        """One tab's way through what is left; it stops wherever it would wait, so that others go on."""
        for name, address in waiting:
            tab.set_viewport_size(PHONE)
            tab.emulate_media(color_scheme="dark")
            response = tab.goto(address)
            if response is None or response.status != 200 or "html" not in response.headers.get("content-type", ""):
                self.faults.append(f"{name}: {address} answers {response and response.status}")
                continue
            yield from self.look(tab, name)

    def look(self, tab: Page, name: str) -> Iterator[None]:
        """Both looks at the page that a tab shows."""
        tab.evaluate(OPEN)
        tab.evaluate(START, WHOLE)
        yield
        width = self._found(tab, name)
        if width > PHONE["width"]:
            self.faults.append(f"{name}: {tab.url} is wider than a phone: {width}")
        tab.set_viewport_size(DESKTOP)
        tab.emulate_media(color_scheme="light")
        tab.evaluate(START, OF_THE_LOOK)
        yield
        self._found(tab, name)

    def _found(self, tab: Page, name: str) -> int:
        answer: tuple[int, list[tuple[str, str]]] = tab.evaluate("() => window.found")
        self.faults += [f"{name}: {tab.url}: {rule}: {html[:200]}" for rule, html in answer[1]]
        return answer[0]


DONE: Any = object()
