"""Recorded lives of any number of customers, drawn from a fixed seed: who joins, who pays how late, and who leaves."""

import random
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta

from posada.contexts.services.acts.adopt_services import Running
from posada.faces.demo.people import HABITS, WANTS
from posada.kernel.calendar import Calendar
from posada.kernel.money import Money
from posada.kernel.months import add_months
from posada.rehearsal.whatif.meaning import Meant
from posada.rehearsal.whatif.recorded import Happened, Known, Life

RAN_BEFORE = 0.5  # so many ran when it began; the others join on some day
LEAVE = 0.06
DAY = timedelta(days=1)


def lives(numbers: Iterable[int], first: date, last: date, calendar: Calendar) -> Life:
    """What customers of these numbers did between two days, each customer's draw independent of the others'."""
    since, until = calendar.at(first, time()), calendar.at(last, time())
    life = Life(since, until)
    for number in numbers:
        _one(life, number, random.Random(number), first, last, calendar)
    life.events.sort(key=lambda event: (event.at, event.customer_id))
    return life


def _one(life: Life, number: int, draw: random.Random, first: date, last: date, calendar: Calendar) -> None:
    """One customer: runs from before or orders on some day, then pays each month after its habit, perhaps leaves."""
    product, cycle = draw.choices([(p, c) for p, c, _ in WANTS], [weight for _, _, weight in WANTS])[0]
    late = draw.choices([days for days, _ in HABITS.values()], [share for _, share in HABITS.values()])[0]
    joins = first + DAY * draw.randrange((last - first).days)
    ran = draw.random() < RAN_BEFORE
    since = calendar.at(first - DAY * 100 if ran else joins, time(8))
    life.customers.append(Known(number, "CO", "COP", "es", "", False, "900123456-8", since))
    if ran:
        renews = add_months(first.replace(day=1), 1 if cycle == "monthly" else draw.randrange(1, 13))
        life.running.append((number, Running(number, f"s{number}.co", product, cycle, renews, since, f"s{number}.co")))
    else:
        life.events += _joins(life, number, draw, joins, product, cycle, calendar)
        renews = add_months(joins.replace(day=1), 1 if cycle == "monthly" else 12)
    leaves = joins + DAY * draw.randrange(60, 300) if draw.random() < LEAVE else None
    for month in range(0, 13, 1 if cycle == "monthly" else 12):
        due = add_months(renews, month)
        if late is None or (leaves is not None and due > leaves):
            break
        paid = calendar.at(due + DAY * (late + draw.randrange(3)), time(8 + draw.randrange(10), draw.randrange(60)))
        if max(since, life.since) < paid < life.until:
            meant = Meant("period", service_id=number, period_from=due, in_full=True)
            life.events.append(_pays(number, paid, 100 + month, meant))
    if leaves is not None and leaves < last:
        at = calendar.at(leaves, time(8 + draw.randrange(10)))
        life.events.append(Happened(at, number, "cancel", ("service", number), {}))


def _joins(
    life: Life, number: int, draw: random.Random, day: date, product: str, cycle: str, calendar: Calendar
) -> Iterator[Happened]:
    """The order and its first payment; verified and delivered on the day after."""
    name = f"s{number}.co"
    item = {"product": product, "cycle": cycle, "quantity": 1, "options": {}, "domain": name, "name": name,
            "service": number}  # fmt: skip
    fields = {"items": [item], "coupon": "", "method": "bank-transfer", "channel": "portal"}
    yield Happened(
        calendar.at(day, time(8 + draw.randrange(8), draw.randrange(60))), number, "order", ("order", number), fields
    )
    paid = calendar.at(day + DAY * draw.randrange(1, 3), time(8 + draw.randrange(8), draw.randrange(60)))
    if paid + DAY < life.until:
        yield _pays(number, paid, 1, Meant("order", order_id=number, in_full=True))
        yield Happened(paid + timedelta(hours=20), number, "verify", ("order", number), {})
        yield Happened(paid + timedelta(hours=24), number, "deliver", ("service", number), {})


def _pays(number: int, at: datetime, nth: int, meant: Meant) -> Happened:
    fields = {"meant": meant, "method": "bank-transfer", "value_at": at, "amount": Money(90_000, "COP")}
    return Happened(at, number, "pay", ("payment", number * 1000 + nth), fields)
