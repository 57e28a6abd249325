"""The rates of exchange."""

from django.db import models

from posada.terms.stored import Stored


class Rate(Stored):
    """What one `unit` (a currency) cost in another on a day, as one source told it. Append-only."""

    id = models.BigAutoField(primary_key=True)
    unit = models.CharField(max_length=3, help_text="the currency of which one is bought")
    currency = models.CharField(max_length=3, help_text="in which its price stands")
    price = models.DecimalField(max_digits=24, decimal_places=10)
    on = models.DateField(help_text="the day it holds for")
    source = models.CharField(max_length=60)
    learnt_at = models.DateTimeField()
    entered_by = models.CharField(max_length=80)

    class Meta:
        indexes = [models.Index(fields=("unit", "currency", "on", "id"), name="rates_by_day")]
        constraints = [
            models.CheckConstraint(condition=models.Q(price__gt=0), name="rate_above_zero"),
            models.CheckConstraint(condition=~models.Q(unit=models.F("currency")), name="rate_of_two_currencies"),
        ]

    def __str__(self) -> str:
        return f"1 {self.unit} = {self.price.normalize():f} {self.currency}"
