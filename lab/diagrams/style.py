"""The course's visual language: a kind of thing has one colour, pattern and name in every diagram."""

from dataclasses import dataclass
from typing import Literal

from lab.messages import translate as _

Kind = Literal[
    "hardware",
    "hypervisor",
    "kernel",
    "engine",
    "libraries",
    "application",
    "namespace",
    "cgroup",
    "layer",
    "network",
    "volume",
    "control",
]


@dataclass(frozen=True)
class Shade:
    """Colours of one kind in one theme, `#rrggbb`: the box and its outline and pattern."""

    fill: str
    line: str


@dataclass(frozen=True)
class Look:
    """How one kind of thing is drawn; `pattern` is an SVG path in a tile of 10 by 10,
    filled where it is closed."""

    light: Shade
    dark: Shade
    pattern: str


@dataclass(frozen=True)
class Theme:
    """Colours of a page: paper, text on it, less important text, and text inside coloured boxes."""

    paper: str
    page_ink: str
    muted: str
    ink: str


LIGHT = Theme(paper="#ffffff", page_ink="#1b1f24", muted="#4b535d", ink="#16191d")
DARK = Theme(paper="#111418", page_ink="#f0f3f6", muted="#b7c0ca", ink="#f5f7f9")

LOOKS: dict[Kind, Look] = {
    "hardware": Look(Shade("#e7e9ec", "#57606a"), Shade("#2d333b", "#adbac7"), "M0 5H10M5 0V10"),
    "hypervisor": Look(Shade("#efe6fb", "#7440b8"), Shade("#34264d", "#c9a6ff"), "M-2 2L2 -2M0 10L10 0M8 12L12 8"),
    "kernel": Look(Shade("#fde8d0", "#a04f00"), Shade("#4a2c0f", "#ffb066"), "M0 2.5H10M0 7.5H10"),
    "engine": Look(Shade("#dcecff", "#0b5cad"), Shade("#132f52", "#7cb8ff"), "M1.5 2.5H3.5M6.5 7.5H8.5"),
    "libraries": Look(Shade("#dff3e4", "#1f7a3a"), Shade("#15391f", "#74d68c"), "M2 0V10M8 0V10"),
    "application": Look(Shade("#fff4c2", "#7a5d00"), Shade("#453800", "#f0cf4e"), "M5 .5L9.5 5L5 9.5L.5 5Z"),
    "namespace": Look(Shade("#d9f3f3", "#0b6e72"), Shade("#0b3b3d", "#63d3d6"), "M0 1L5 6L10 1"),
    "cgroup": Look(Shade("#fde2e4", "#b3261e"), Shade("#4c1a1d", "#ff9d97"), "M0 0H10M0 5H10M2.5 0V5M7.5 5V10"),
    "layer": Look(Shade("#ece6db", "#6b5a3f"), Shade("#3a3326", "#d3bd94"), "M0 5Q2.5 0 5 5T10 5"),
    "network": Look(Shade("#e3e6ff", "#3f4bb8"), Shade("#232a5c", "#a9b4ff"), "M5 3L7 5L5 7L3 5L5 3M0 0L2 2"),
    "volume": Look(Shade("#fbe3f1", "#a0266e"), Shade("#4a1634", "#ff9fd2"), "M0 7H6V3H10"),
    "control": Look(Shade("#eef6cf", "#55700b"), Shade("#2c3a08", "#bedd63"), "M5 2.5V7.5M2.5 5H7.5"),
}


def kind_name(kind: Kind) -> str:
    """The name of a kind of thing, in the course's language."""
    return {
        "hardware": _("Hardware"),
        "hypervisor": _("Hypervisor"),
        "kernel": _("Kernel"),
        "engine": _("Container engine"),
        "libraries": _("Libraries and files"),
        "application": _("Application"),
        "namespace": _("Namespace"),
        "cgroup": _("Control group (cgroup)"),
        "layer": _("Image layer"),
        "network": _("Network"),
        "volume": _("Volume"),
        "control": _("Control plane"),
    }[kind]


def stylesheet() -> str:
    """The diagrams' CSS: JupyterLab's theme where there is one, else the system's light or dark."""
    rules = [
        *colours(".lab-svg"),
        ".lab-svg text{fill:var(--lab-ink);font-family:var(--jp-ui-font-family,system-ui,-apple-system,"
        "'Segoe UI',Helvetica,Arial,sans-serif)}",
        ".lab-svg .lab-mono{font-family:var(--jp-code-font-family,ui-monospace,Menlo,Consolas,'DejaVu Sans Mono',monospace)}",
        ".lab-svg .lab-page-ink{fill:var(--lab-page-ink)}",
        ".lab-svg .lab-muted{fill:var(--lab-muted)}",
        ".lab-svg .lab-paper{fill:var(--lab-paper);stroke:var(--lab-muted)}",
        ".lab-svg .lab-line{stroke:var(--lab-page-ink)}",
        ".lab-svg .lab-solid{fill:var(--lab-page-ink)}",
        ".lab-svg .lab-dot{fill:var(--lab-page-ink);stroke:var(--lab-paper)}",
        *(
            f".lab-svg .lab-{kind}{{fill:var(--lab-{kind});stroke:var(--lab-{kind}-line)}}"
            f".lab-svg .lab-{kind}-mark{{stroke:var(--lab-{kind}-line)}}"
            f".lab-svg .lab-{kind}-mark.lab-filled{{fill:var(--lab-{kind}-line)}}"
            for kind in LOOKS
        ),
        ".lab-svg .lab-hollow{fill:none}",
        ".lab-slide .widget-label{white-space:normal;height:auto;line-height:1.3}",
        ".lab-choice button::before{content:'○\\a0'}",
        ".lab-choice button.mod-active::before{content:'●\\a0'}",
        ".lab-choice button.mod-active{font-weight:bold}",
    ]
    return "".join(rules)


def colours(selector: str) -> list[str]:
    """CSS that gives elements the course's colours as variables (`--lab-paper`, `--lab-kernel-line`, …), by theme."""
    light, dark = _variables("light"), _variables("dark")
    return [
        f"{selector}{{{light}}}",
        f"@media (prefers-color-scheme:dark){{{selector}{{{dark}}}}}",
        f'[data-jp-theme-light="true"] {selector},.vscode-light {selector}{{{light}}}',
        f'[data-jp-theme-light="false"] {selector},.vscode-dark {selector}{{{dark}}}',
    ]


def _variables(theme: Literal["light", "dark"]) -> str:
    page = LIGHT if theme == "light" else DARK
    values = {
        # the page's own colours follow JupyterLab's theme, whichever it is
        "paper": f"var(--jp-layout-color0,{page.paper})",
        "page-ink": f"var(--jp-content-font-color0,{page.page_ink})",
        "muted": page.muted,
        "ink": page.ink,
    }
    for kind, look in LOOKS.items():
        shade = look.light if theme == "light" else look.dark
        values[kind] = shade.fill
        values[f"{kind}-line"] = shade.line
    return "".join(f"--lab-{name}:{value};" for name, value in values.items())
