"""A site's address plan drawn to scale: each host's subnet in the site's block, what is taken, and what is wrong."""

from collections.abc import Mapping
from ipaddress import IPv4Network

from lab.diagrams.measure import NOTE, TITLE
from lab.diagrams.style import Kind
from lab.diagrams.svg import WIDTH, Canvas, Place
from lab.diagrams.widget import Diagram
from lab.messages import translate as _
from lab.numbers import number
from lab.siteplan import Problem, Site, problems, readable, room

_PAGE = NOTE._replace(tone="page-ink")
_BAR = 26.0


def address_plan_svg(site: Site, plan: Mapping[str, object]) -> str:
    """One row for each host and for each network that is taken, all on the scale of the site's block.

    Args:
        site: what is given.
        plan: host → its subnet, as text or as a network.
    """
    canvas = Canvas("addresses")
    wrong = problems(site, plan)
    title = _("Address plan of {block}").format(block=site.block)
    y = canvas.paragraph(0, 0, WIDTH, title, TITLE)
    count = number(site.network.num_addresses)
    y = canvas.paragraph(
        0, y, WIDTH, _("To scale: from the first of its {count} addresses to the last.").format(count=count), _PAGE
    )
    for name, network in site.taken.items():
        y = _row(
            canvas,
            y + 10,
            site,
            _("{name}: {network}, taken").format(name=name, network=network),
            IPv4Network(network),
            "hardware",
        )
    subnets = readable(plan)
    for host in site.containers:
        y = _row(canvas, y + 10, site, _host(site, host, subnets.get(host)), subnets.get(host), "namespace")
        for problem in wrong:
            if problem.host == host:
                y = canvas.paragraph(0, y + 2, WIDTH, f"✘ {problem.words}", _PAGE._replace(bold=True))
    canvas.paragraph(0, y + 12, WIDTH, _verdict(wrong), _PAGE._replace(bold=True))
    return canvas.svg(title, " ".join(address_plan_text(site, plan)))


def address_plan_text(site: Site, plan: Mapping[str, object]) -> list[str]:
    """The same in words."""
    subnets, wrong = readable(plan), problems(site, plan)
    return [
        *(_("{name}: {network}, taken").format(name=name, network=network) + "." for name, network in site.taken.items()),
        *(_host(site, host, subnets.get(host)) + "." for host in site.containers),
        *(problem.words for problem in wrong if problem.host),
        _verdict(wrong),
    ]


def address_plan(site: Site, plan: Mapping[str, object]) -> Diagram:
    """The drawing of a plan. Args as for `address_plan_svg`."""
    return Diagram(_("Address plan"), lambda: address_plan_svg(site, plan), lambda: address_plan_text(site, plan))


def _verdict(wrong: list[Problem]) -> str:
    whole = [problem.words for problem in wrong if not problem.host]
    if not wrong:
        return "✔ " + _("Nothing overlaps, everything fits, and there is room to grow.")
    return "✘ " + (whole[0] if whole else _("Problems: {count}.").format(count=number(len(wrong))))


def _host(site: Site, host: str, subnet: IPv4Network | None) -> str:
    if subnet is None:
        return _("{host}: no subnet").format(host=host)
    return _("{host}: {subnet}, room for {room} containers, {needed} needed").format(
        host=host, subnet=subnet, room=number(room(subnet)), needed=number(site.needed(host))
    )


def _row(canvas: Canvas, y: float, site: Site, text: str, network: IPv4Network | None, kind: Kind) -> float:
    y = canvas.paragraph(0, y, WIDTH, text, _PAGE) + 3
    canvas.path([(0, y), (0, y + _BAR), (WIDTH, y + _BAR), (WIDTH, y)])
    block = site.network
    if network is not None and network.overlaps(block):
        begin = max(int(network.network_address), int(block.network_address)) - int(block.network_address)
        end = min(int(network.broadcast_address), int(block.broadcast_address)) - int(block.network_address) + 1
        scale = WIDTH / block.num_addresses
        # wide enough to be seen, however small a part of the block it is
        width = max((end - begin) * scale, 3)
        canvas.box(kind, Place(min(begin * scale, WIDTH - width), y, width, _BAR))
    elif network is not None:
        canvas.line(WIDTH / 2, y + _BAR - 5, _("outside the block"), _PAGE, "middle")
    return y + _BAR
