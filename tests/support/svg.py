"""What a picture says."""

from xml.etree import ElementTree


def drawn(svg: str) -> str:
    """The words that are seen: the texts, in the order in which they are drawn."""
    root = ElementTree.fromstring(svg)
    return " ".join(text.text or "" for text in root.iter("{http://www.w3.org/2000/svg}text"))


def words(svg: str) -> str:
    """All words, those of the title and of the description too."""
    return " ".join(ElementTree.fromstring(svg).itertext())
