"""Every picture as XML: well formed, named, described, safe against hostile names, each text from the catalogue."""

import re
from types import SimpleNamespace
from xml.etree import ElementTree

import pytest

from lab.diagrams import anatomy_svg, course_map_svg, race_svg
from lab.diagrams.measure import NOTE, text_width, wrap
from lab.diagrams.svg import Canvas, xml_text
from tests.support.pictures import ANATOMY, DESIRED_STATE, LESSONS, PICTURES, PLANS, RACE, SERVICES, SITE

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = "<script>alert('x')</script>&\"]]>\x00\x1b"
every_picture = pytest.mark.parametrize("name", PICTURES)


@every_picture
def test_it_is_an_image_with_a_title_and_a_description(name: str) -> None:
    root = ElementTree.fromstring(PICTURES[name]())
    assert root.get("role") == "img"
    title, description = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert title is not None and title.text
    assert description is not None and description.text
    assert root.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}"


@every_picture
def test_ids_are_unique_and_every_reference_is_to_one_of_them(name: str) -> None:
    svg = PICTURES[name]()
    ids = re.findall(r'\bid="([^"]+)"', svg)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r"url\(#([^)]+)\)", svg)) <= set(ids)


def test_two_pictures_on_one_page_share_no_id() -> None:
    ids = [set(re.findall(r'\bid="([^"]+)"', PICTURES[name]())) for name in ("stacks", "stacks-engine")]
    assert not ids[0] & ids[1]


@every_picture
def test_the_same_data_gives_the_same_picture(name: str) -> None:
    assert PICTURES[name]() == PICTURES[name]()


@every_picture
def test_it_reaches_for_nothing_outside_itself(name: str) -> None:
    svg = PICTURES[name]().replace('xmlns="http://www.w3.org/2000/svg"', "")
    assert "http" not in svg
    assert "@import" not in svg


def test_hostile_names_are_shown_as_they_are() -> None:
    lane = SimpleNamespace(**{**vars(RACE.lanes[0]), "key": HOSTILE})
    facts = ANATOMY.__class__(**{**vars(ANATOMY), "name": HOSTILE, "image": HOSTILE, "cgroup": HOSTILE})
    slug, _title, minutes, statements = LESSONS[0]
    for svg in (
        anatomy_svg(facts),
        race_svg(SimpleNamespace(lanes=(lane,))),
        course_map_svg([(slug, HOSTILE, minutes, statements)]),
    ):
        root = ElementTree.fromstring(svg)
        assert not list(root.iter(f"{SVG}script"))
        assert "<script>" in " ".join(text.text or "" for text in root.iter(f"{SVG}text"))


def test_characters_that_xml_forbids_are_replaced() -> None:
    canvas = Canvas("hostile")
    canvas.line(0, 20, "a\x00b\x1bc\ud800d\uffffe\tf")
    root = ElementTree.fromstring(canvas.svg("t", "d"))
    assert [text.text for text in root.iter(f"{SVG}text")] == ["a�b�c�d�e\tf"]
    assert xml_text("🐳") == "🐳"


@every_picture
@pytest.mark.usefixtures("longer")
def test_every_word_comes_from_the_catalogue(name: str) -> None:
    data = {"·", "6.12.48+deb13-amd64", "6.12.48", "overlay", "web", "lab/busybox:1", "366fd50c7fd5", "0a1b2c3d4e5f"}
    data |= {namespace.name for namespace in ANATOMY.namespaces}
    data |= {name for fact in SERVICES.everyone() for name in (fact.name, *fact.networks, *fact.volumes)}
    data |= {"✔", "✘", *SITE.containers, *SITE.taken, *SITE.taken.values(), SITE.block, "10.60.0.128/25", "/24"}
    data |= {"—", "etcd", "kubelet", "Pod"}  # the same in every language
    data |= {"worker-with-a-long-", "name"}  # a name, broken where the line ends
    for wanted in DESIRED_STATE.services:
        data |= {wanted.service, *(name for replica in wanted.replicas for name in (replica.name, replica.where))}
    data |= {subnet for plan in PLANS.values() for subnet in plan.values()}
    root = ElementTree.fromstring(PICTURES[name]())
    words = [
        word.strip("():;,.")
        for text in root.iter(f"{SVG}text")
        # commands are the same in every language
        if "lab-mono" not in str(text.get("class"))
        for word in (text.text or "").split()
    ]
    assert words
    unknown = [word for word in words if "ç" not in word and word not in data and not re.fullmatch(r"[SP]?[\d.,]+", word)]
    assert not unknown


@pytest.mark.usefixtures("longer")
def test_numbers_carry_the_languages_decimal_mark() -> None:
    assert "1,42" in PICTURES["race"]()


@pytest.mark.usefixtures("english")
def test_the_race_shows_every_start_and_the_median() -> None:
    root = ElementTree.fromstring(PICTURES["race"]())
    assert len(list(root.iter(f"{SVG}circle"))) == 9
    words = " ".join(text.text or "" for text in root.iter(f"{SVG}text"))
    assert all(f"median {figure} s" in words for figure in ("11.3", "1.42", "0.31"))


@pytest.mark.usefixtures("english")
def test_a_part_that_is_not_revealed_is_not_drawn() -> None:
    assert "The kernel below" not in _drawn("container-4")
    assert "The kernel below" in _drawn("container-5")


@pytest.mark.usefixtures("english")
def test_the_selected_layer_is_pointed_at_and_explained() -> None:
    assert "Fetches images" in _drawn("stacks-engine")
    assert "docker version" in _drawn("stacks-engine")
    assert "docker version" not in _drawn("stacks")


def _drawn(name: str) -> str:
    root = ElementTree.fromstring(PICTURES[name]())
    return " ".join(text.text or "" for text in root.iter(f"{SVG}text"))


@pytest.mark.parametrize(
    ("word", "lines"), [("worker-06f7", ["worker-", "06f7"]), ("workers06f7", ["workers06f", "7"]), ("w-06f7", ["w-06f7"])]
)
def test_a_word_that_is_longer_than_a_line_is_broken_behind_its_hyphen(word: str, lines: list[str]) -> None:
    assert wrap(word, text_width("workers06f", NOTE), NOTE) == lines
