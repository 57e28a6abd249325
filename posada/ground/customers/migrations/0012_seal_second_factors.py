from collections.abc import Callable

from django.db import migrations

from posada.ground.customers.sealed import seal, unseal

SECRETS = ("secret", "seed")  # of one-time codes, of recovery codes
LISTED = "migrated_codes"  # recovery codes that came from elsewhere


def turned(turn: Callable[[str], str]) -> Callable[..., None]:
    """Every seed turned: sealed on the way forward, opened on the way back."""

    def work(apps, editor):
        for row in apps.get_model("mfa", "Authenticator").objects.filter(type__in=("totp", "recovery_codes")):
            data = {name: turn(kept) if name in SECRETS else kept for name, kept in row.data.items()}
            if LISTED in data:
                data[LISTED] = [turn(code) for code in data[LISTED]]
            row.data = data
            row.save(update_fields=["data"])

    return work


class Migration(migrations.Migration):
    dependencies = [("customers", "0011_consent_refuses"), ("mfa", "0003_authenticator_type_uniq")]
    operations = [migrations.RunPython(turned(seal), turned(unseal))]
