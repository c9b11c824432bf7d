"""An agreement as a PDF, made from its HTML page by WeasyPrint, which is imported when it is used.

There is no date in it, and its identifier is made from what it says. Where a library writes the hour into the fonts, only
the environment tells it another one: whoever wants the same bytes every time calls this inside `workspace/clock.undated`.
Nothing is fetched.
"""

from __future__ import annotations

import io
import warnings
from contextlib import redirect_stdout
from hashlib import sha256
from types import ModuleType
from typing import NoReturn

from qualrules.report import agreement_html
from qualrules.report.agreement_parts import Agreement


class PdfNotPossibleError(Exception):
    """What makes PDFs is not there: a sentence, and what helps."""

    def __init__(self, sentence: str, advice: str) -> None:
        super().__init__(sentence)
        self.advice = advice


def render(document: Agreement) -> bytes:
    """The document as a PDF. Raises PdfNotPossibleError."""
    page = agreement_html.render(document)
    identifier = sha256(page.encode()).digest()[:16]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what it says of the machine's libraries is not about this document
        weasyprint = _weasyprint()
        made: bytes = weasyprint.HTML(string=page, url_fetcher=_fetch_nothing).write_pdf(
            pdf_identifier=identifier
        )
    return made


def _weasyprint() -> ModuleType:
    said = io.StringIO()  # it prints where it looks for help, among our data
    try:
        with redirect_stdout(said):
            import weasyprint  # type: ignore[import-untyped]
    except ImportError:
        raise PdfNotPossibleError(
            "writing a PDF needs WeasyPrint",
            'pip install "qualrules[pdf]", or take --format html and print it',
        ) from None
    except OSError:
        raise PdfNotPossibleError(
            "writing a PDF needs Pango, which is not on this machine",
            "Debian: apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0; or take --format html and print it",
        ) from None
    found: ModuleType = weasyprint
    return found


def _fetch_nothing(url: str, *_: object, **__: object) -> NoReturn:
    raise ValueError(f"an agreement fetches nothing, and was asked for {url}")
