"""One's own account: who may ask, in which language, under which number, how one signs in, a copy of it, its end."""

import io
import zipfile
from itertools import pairwise

import pytest

from posada.contexts.billing import queries as billing
from posada.contexts.services.models import Cancellation
from posada.contexts.support.models import Attachment
from posada.faces.portal.account import in_favour
from posada.faces.portal.export import write_export
from posada.ground.customers.models import ChangeLog, Contact, Customer, FiscalData, SignIn
from posada.ground.ledger.statement import moves
from posada.kernel import clock
from tests.test_client_area import house as house
from tests.test_client_area import read

pytestmark = pytest.mark.django_db


def test_the_balance_after_the_last_movement_is_what_is_owed_less_what_is_in_favour(house):
    customer = house.story.id_of("ana", "customer")
    found = moves(customer, "COP")
    _owed, open_ = billing.owed(customer, "COP", house.story.now.date())
    assert found[0].balance == open_ - in_favour(customer, "COP")
    running = list(reversed(found))
    for before, after in pairwise(running):
        assert after.balance == before.balance + after.change


def test_the_statement_is_paged_and_has_files(house):
    ana = house.enter("ana")
    assert "Queda debiendo" in read(ana.get("/portal/balance/"))
    table = ana.get("/portal/statement/csv/")
    assert table["Content-Type"].startswith("text/csv")
    assert len(table.content.decode().splitlines()) == len(moves(house.story.id_of("ana", "customer"), "COP")) + 1


def test_lists_are_exported_and_filtered(house):
    ana = house.enter("ana")
    assert "P-000001" in ana.get("/portal/invoices/?format=csv").content.decode()
    assert "Nada coincide" in read(ana.get("/portal/invoices/?state=refunded"))
    assert "P-000001" in read(ana.get("/portal/invoices/?state=paid&sort=-total"))


def test_several_claims_are_paid_together_only_where_the_terms_let_the_payer_choose(house):
    ana = house.enter("ana")
    unpaid = list(billing.unpaid_invoices(house.story.id_of("ana", "customer")))
    assert len(unpaid) > 1
    query = "&".join(f"invoice={invoice.pk}" for invoice in unpaid)
    assert "se pagan una por una" in read(ana.get(f"/portal/invoices/pay/?{query}"))
    assert house.enter("luis").get(f"/portal/invoices/pay/?{query}").status_code == 404


@pytest.mark.parametrize(("number", "country", "said"), [
    ("900123456-1", "CO", "dígito de verificación"),
    ("900123456-8", "CO", ""),
    ("GODE561231GR8", "MX", ""),
    ("GODE561231GRX99", "MX", "cifras"),
    ("20-05536168-2", "AR", ""),
    ("20-05536168-3", "AR", "dígito de verificación"),
    ("0", "CO", ""),
])  # fmt: skip
def test_a_tax_number_is_checked_by_its_country(house, number, country, said):
    ana = house.enter("ana")
    data = {"legal_name": "Ana", "tax_id": number, "address": "Calle 1", "city": "Cali", "country": country}
    answer = ana.post("/portal/fiscal-data/", data)
    if said:
        assert said in read(answer)
        assert not FiscalData.objects.filter(tax_id=number).exists()
    else:
        assert answer.status_code == 302
        assert FiscalData.objects.filter(tax_id=number).exists()


def test_a_contact_is_given_permissions_and_loses_them(house):
    ana = house.enter("ana")
    ana.post("/portal/contacts/", {"name": "Beto", "email": "beto@example.co", "may": ["support"]})
    beto = Contact.objects.get(email="beto@example.co")
    assert beto.may == ["support"]
    ana.post("/portal/contacts/", {"permit": beto.pk})
    beto.refresh_from_db()
    assert beto.may == []
    assert house.enter("luis").post("/portal/contacts/", {"permit": beto.pk, "may": ["support"]}).status_code == 404


def test_the_language_of_letters_is_changed_and_the_change_kept(house):
    ana = house.enter("ana")
    primary = Contact.objects.get(customer_id=house.story.id_of("ana", "customer"), is_primary=True)
    data = {"name": primary.name, "email": primary.email, "phone": primary.phone, "language": "en"}
    assert ana.post("/portal/data/", data).status_code == 302
    assert Customer.objects.get(pk=primary.customer_id).language == "en"
    assert ChangeLog.objects.filter(what="language", after={"language": "en"}).exists()
    assert ana.post("/portal/data/", {**data, "language": "tlh"}).status_code == 200


def test_every_sign_in_is_kept_and_shown(house, client):
    house.enter("ana")
    account = Contact.objects.get(customer_id=house.story.id_of("ana", "customer")).user
    account.set_password("una frase larga")
    account.email = "ana@example.co"
    account.save()
    from allauth.account.models import EmailAddress

    EmailAddress.objects.create(user=account, email=account.email, verified=True, primary=True)
    client.post("/accounts/login/", {"login": "ana@example.co", "password": "otra cosa"})
    client.post("/accounts/login/", {"login": "ana@example.co", "password": "una frase larga"})
    assert list(SignIn.objects.order_by("pk").values_list("succeeded", flat=True)) == [False, True]
    page = read(client.get("/portal/security/"))
    assert "No entró" in page
    assert "Entró" in page


def test_a_copy_of_everything_holds_the_account_lists_papers_and_letters(house):
    customer = house.story.id_of("ana", "customer")
    made = write_export(customer, now=clock.now())
    again = write_export(customer, now=clock.now())
    assert list(Attachment.objects.filter(purpose="data-export")) == [again]
    assert made.sha256
    answer = house.enter("ana").get(f"/portal/files/{again.pk}/")
    archive = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    names = archive.namelist()
    for name in ("account.json", "invoices.csv", "statement.csv", "statement.pdf", "decisions.json", "notices.json"):
        assert name in names
    assert any(name.startswith("invoices/P-") for name in names)
    assert "Ana Gómez" in archive.read("account.json").decode()
    assert "Luis Toro" not in "".join(archive.read(name).decode() for name in names if name.endswith((".json", ".csv")))
    assert house.enter("luis").get(f"/portal/files/{again.pk}/").status_code == 404


def test_closing_shows_each_end_first_and_cancels_only_when_the_name_is_typed(house):
    ana = house.enter("ana")
    page = read(ana.get("/portal/my-data/close/"))
    assert "Funciona hasta" in page
    assert not Cancellation.objects.exists()
    assert "No coincide con el nombre" in read(ana.post("/portal/my-data/close/", {"typed": "Ana"}))
    assert ana.post("/portal/my-data/close/", {"typed": "Ana Gómez"}).url == "/portal/"
    assert Cancellation.objects.count() == 1


def test_an_account_in_which_nothing_runs_is_closed_for_good(house):
    luis = house.enter("luis")
    assert luis.post("/portal/my-data/close/", {"typed": "Luis Toro"}).url == "/portal/"
    assert Customer.objects.get(name="Luis Toro").standing == "closed"
    assert "Su cuenta está cerrada" in read(luis.get("/portal/my-data/close/"))
