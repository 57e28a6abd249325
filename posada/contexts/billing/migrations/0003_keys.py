"""The customer's id comes first in the keys of what grows with customers."""

from django.db import migrations

from posada.terms.keys import KeyByCustomer


class Migration(migrations.Migration):
    dependencies = [("billing", "0002_documents_stand")]
    operations = [KeyByCustomer(read_with_parent=("InvoiceLine", "Allocation", "Extension", "PaymentNotice"))]
