"""What is said of links that lead nowhere."""

from pathlib import Path

import nbformat
import pytest

from tools.links import broken


@pytest.fixture
def page(tmp_path: Path) -> Path:
    cells = [
        nbformat.v4.new_markdown_cell("### Imagem\n\nArquivos.", id="image"),
        nbformat.v4.new_markdown_cell("Sem título.", id="plain"),
        nbformat.v4.new_code_cell("# no heading", id="code"),
    ]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), tmp_path / "glossary.ipynb")
    (tmp_path / "read me.md").write_text("# Read me\n\n## Who it's for\n", encoding="utf-8")
    return tmp_path / "lesson.ipynb"


@pytest.mark.parametrize(
    "target", ["glossary.ipynb", "glossary.ipynb#cell-id=image", "read%20me.md#who-its-for", "https://example.org/nowhere#x"]
)
def test_a_link_that_leads_somewhere_is_let_be(page: Path, target: str) -> None:
    assert list(broken(f"See [this]({target}).", page)) == []


@pytest.mark.parametrize(
    ("target", "said"),
    [
        ("glosary.ipynb", "a file that does not exist"),
        ("glossary.ipynb#cell-id=layer", "no place"),
        ("glossary.ipynb#cell-id=plain", "no place"),
        ("glossary.ipynb#cell-id=code", "no place"),
        ("glossary.ipynb#Imagem", "#cell-id="),
        ("read%20me.md#who-it-was-for", "no place"),
    ],
)
def test_a_link_that_leads_nowhere_is_named(page: Path, target: str, said: str) -> None:
    assert [said in sentence and target in sentence for sentence in broken(f"See [this]({target}).", page)] == [True]


def test_links_in_code_are_none(page: Path) -> None:
    assert list(broken("```md\n[this](nowhere.md)\n```\n", page)) == []
