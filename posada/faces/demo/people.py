"""Who lives in the demonstration: names, what they order, and how they pay. Drawn once from a fixed seed."""

import random
from dataclasses import dataclass
from datetime import date, timedelta

GIVEN = ("Ana", "Beatriz", "Camila", "Daniela", "Elena", "Felipe", "Gabriel", "Hernán", "Isabel", "Jorge", "Karen",
         "Luis", "Mariana", "Nicolás", "Olga", "Pablo", "Rosa", "Santiago", "Teresa", "Valentina")  # fmt: skip
FAMILY = ("Gómez", "Ríos", "Cardona", "Zapata", "Restrepo", "Mejía", "Henao", "Ospina", "Vélez", "Álvarez", "Muñoz",
          "Castaño", "Duque", "Arango", "Peláez", "Quintero", "Salazar", "Toro", "Uribe", "Londoño")  # fmt: skip
WANTS = (("hosting-1", "monthly", 46), ("hosting-pro", "monthly", 18), ("vps-1", "monthly", 14),
         ("vps-2", "monthly", 6), ("domain-co", "yearly", 10), ("domain-com", "yearly", 6))  # fmt: skip
# How late the customer pays, in days from the due day, and how many of a hundred do.
HABITS = {"before": (-12, 72), "on-the-day": (0, 12), "in-grace": (3, 7), "late": (8, 4), "suspended": (15, 3),
          "never": (None, 2)}  # fmt: skip
YEAR = 365


@dataclass(frozen=True)
class Person:
    """One customer of the demonstration."""

    name: str
    email: str
    tax_id: str
    joins_on: date
    product: str
    cycle: str
    domain: str
    pays_after: int | None  # days from the due day; None stops paying after the first order
    leaves_after: int | None  # days after joining


def people(count: int, today: date) -> list[Person]:
    """So many customers, in order of the day they join; the first one joined a year ago and pays a little late."""
    draw = random.Random(20250101)
    joined = sorted(int(YEAR * draw.random() ** 0.3) for _ in range(count - 1))  # more of them lately
    found = [_person(draw, 0, today - timedelta(days=YEAR - 1))]
    found += [_person(draw, number, today - timedelta(days=YEAR - days)) for number, days in enumerate(joined, 1)]
    return found


def _person(draw: random.Random, number: int, joins_on: date) -> Person:
    name = f"{draw.choice(GIVEN)} {draw.choice(FAMILY)}" if number else "Ana Gómez"
    (product, cycle) = draw.choices([(p, c) for p, c, _ in WANTS], [weight for _, _, weight in WANTS])[0]
    habit = draw.choices([days for days, _ in HABITS.values()], [share for _, share in HABITS.values()])[0]
    domain = f"sitio{number:03d}.co" if product != "domain-com" else f"sitio{number:03d}.com"
    leaves = draw.randrange(60, 300) if draw.random() < 0.06 else None
    if number == 0:
        product, cycle, domain, habit, leaves = "hosting-1", "monthly", "anagomez.co", 15, None
    return Person(name, f"cliente{number:03d}@example.co" if number else "ana@example.co", nit(draw), joins_on, product,
                  cycle, domain, habit, leaves)  # fmt: skip


def nit(draw: random.Random) -> str:
    """A Colombian tax number with its check digit."""
    from stdnum.co import nit as numbers

    digits = str(draw.randrange(800_000_000, 999_999_999))
    return f"{digits}-{numbers.calc_check_digit(digits)}"
