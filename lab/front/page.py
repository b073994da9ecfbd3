"""The page, from facts to HTML; pure. It works without a script: what it does are forms, and links to Jupyter's own pages."""

from functools import cache
from pathlib import Path
from urllib.parse import quote

import jinja2
from markupsafe import Markup

from lab.diagrams.style import colours, stylesheet
from lab.front.facts import Facts, kind
from lab.front.shapes import badge, mark
from lab.messages import speaking
from lab.messages import translate as _
from lab.progress.words import damaged, parts_in_words, state_name

LANGUAGE_NAMES = {"pt-BR": "Português", "en": "English"}
"""Each language's name in itself."""


def render(facts: Facts, *, base_url: str, xsrf: str, whole: bool) -> str:
    """The page in the facts' language.

    Args:
        facts: what to say.
        base_url: Jupyter's, ends with a slash.
        xsrf: the token that the forms send back.
        whole: a document that stands alone; else what goes into JupyterLab's.
    """

    def url(name: str) -> str:
        return f"{base_url}lab/tree/{quote(facts.course.path(name))}"

    with speaking(facts.language):
        return (
            _templates()
            .get_template("page.html.j2" if whole else "course.html.j2")
            .render(
                facts=facts,
                base_url=base_url,
                xsrf=xsrf,
                url=url,
                # after the templates' own rules, so that nothing of JupyterLab's is needed to see it as it is meant
                style=Markup("".join([stylesheet(), *colours(".lab-course"), _own_style()])),
                languages=LANGUAGE_NAMES,
                reload=facts.busy or facts.engine is None,
            )
        )


def alone(sentence: str) -> str:
    """A page that has nothing to show but one sentence."""
    return Markup('<div class="lab-course"><p role="alert" style="padding:1rem">{}</p></div>').format(sentence)


@cache
def _own_style() -> str:
    return Path(__file__).with_name("templates").joinpath("course.css").read_text(encoding="utf-8")


@cache
def _templates() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).with_name("templates")),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals |= {
        "_": _,
        "badge": lambda lesson: Markup(badge(lesson)),
        "mark": lambda state: Markup(mark(state)),
        "damaged": damaged,
        "kind": kind,
        "parts_in_words": parts_in_words,
        "state_name": state_name,
    }
    return environment
