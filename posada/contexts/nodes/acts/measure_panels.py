"""How much the accounts of panels use, kept as what nodes measure is kept."""

from django.db import transaction

from posada.contexts.nodes.acts.ask_panels import door
from posada.contexts.nodes.making import remote
from posada.contexts.nodes.models import Node, Panel, Placement, Presence, Usage
from posada.contexts.nodes.ports import Failed
from posada.kernel import clock


def measure_panel(panel_id: int) -> None:
    """Ask a panel what its accounts use, and keep it; one that does not answer is asked again later."""
    panel = Panel.objects.get(pk=panel_id)
    Panel.objects.filter(pk=panel_id).update(measured_at=clock.wall())
    way, node = door(panel.node_id), Node.objects.get(pk=panel.node_id)
    makers = [made for name in node.drivers if (made := remote(name)) is not None]
    if way is None or not makers:
        return
    try:
        used = makers[0].usage(way)
    except Failed:
        return
    rows = Placement.objects.filter(node_id=panel.node_id).exclude(presence=Presence.DELETED).order_by("pk")
    found = {row: used[row.spec["account"]] for row in rows if row.spec.get("account") in used}
    _keep([(row, metric, value) for row, figures in found.items() for metric, value in figures.items()])
    Node.objects.filter(pk=panel.node_id).update(seen_at=clock.wall())


@transaction.atomic
def _keep(figures: list[tuple[Placement, str, int]]) -> None:
    """A figure that is what it was is only newer; one that changed is to be taken again."""
    wall = clock.wall()
    ids = {row.pk for row, _, _ in figures}
    known = {
        (each.placement_id, each.metric): each
        for each in Usage.objects.select_for_update().filter(placement_id__in=ids).order_by("pk")
    }
    fresh, changed = [], []
    for row, metric, value in figures:
        each = known.get((row.pk, metric))
        if each is None:
            fresh.append(Usage(customer_id=row.customer_id, placement_id=row.pk, metric=metric, value=value,
                               measured_at=wall))  # fmt: skip
            continue
        each.taken_at = each.taken_at if each.value == value else None
        each.value, each.measured_at = value, wall
        changed.append(each)
    Usage.objects.bulk_create(fresh)
    Usage.objects.bulk_update(changed, ["value", "measured_at", "taken_at"])
