"""The customer's id comes first in the keys of what grows with customers."""

from django.db import migrations

from posada.terms.keys import KeyByCustomer, ReferByCustomer


class Migration(migrations.Migration):
    dependencies = [("names", "0007_redirects")]
    operations = [KeyByCustomer("SiteRedirect", read_with_parent=("SiteRedirect",)), ReferByCustomer("SiteRedirect")]
