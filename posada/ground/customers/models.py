"""Customers, contacts, fiscal data and staff. Personal data stay here, where they can be erased."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower

from posada.ground.finding.figures import figures_index
from posada.ground.finding.trigrams import trigram_index
from posada.terms.stored import Stored


class Standing(models.TextChoices):
    """Whether the house deals with a customer."""

    ACTIVE = "active", "in good standing"
    REFUSED = "refused", "no further business is wanted"
    CLOSED = "closed", "the account was closed"


class Customer(Stored):
    """The debtor and invoice holder: a person or an entity."""

    name = models.CharField(max_length=200)
    is_company = models.BooleanField(default=False)
    country = models.CharField(max_length=2)
    currency = models.CharField(max_length=3)
    language = models.CharField(max_length=8, default="es")
    customer_class = models.CharField(max_length=40, default="standard")
    standing = models.CharField(max_length=8, choices=Standing.choices, default=Standing.ACTIVE)
    created_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(Lower("name"), name="customer_by_name"),
            models.Index(fields=("standing", "id"), name="customers_by_standing"),
            trigram_index("customers_by_words", "name"),
        ]

    def __str__(self) -> str:
        return self.name


class Contact(Stored):
    """A person who may speak for a customer, from one day and perhaps until another."""

    customer = models.ForeignKey(Customer, models.CASCADE, db_index=False, related_name="contacts")
    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="contact")
    name = models.CharField(max_length=200)
    email = models.EmailField()
    phone = models.CharField(max_length=40, blank=True)
    prefers_phone = models.BooleanField(default=False, help_text="wants to be called where the terms allow a call")
    is_primary = models.BooleanField(default=False)
    may = ArrayField(models.CharField(max_length=40), default=list, help_text="what the contact may ask for")
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)
    password_set_at = models.DateTimeField(null=True)
    advice_dismissed_at = models.DateTimeField(null=True, help_text="when the advice to change it was waved off")

    class Meta:
        indexes = [
            models.Index(Lower("email"), name="contact_by_email"),
            trigram_index("contacts_by_words", "name", "email"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=("customer",),
                condition=models.Q(is_primary=True, removed_at=None),
                name="one_primary_contact",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} <{self.email}>"


class FiscalData(Stored):
    """What a customer's tax invoices say, from an instant on. History is kept; the newest in force rules."""

    customer = models.ForeignKey(Customer, models.CASCADE, db_index=False, related_name="fiscal_data")
    legal_name = models.CharField(max_length=200)
    tax_id = models.CharField(max_length=40, help_text='"0" where the customer wants no tax invoice')
    address = models.CharField(max_length=300, blank=True)
    city = models.CharField(max_length=100, blank=True)
    country = models.CharField(max_length=2)
    email = models.EmailField(blank=True)
    effective_at = models.DateTimeField()
    requested_at = models.DateTimeField()
    changed_by = models.CharField(max_length=80)

    class Meta:
        indexes = [
            models.Index(fields=("customer", "-effective_at"), name="fiscal_data_in_force"),
            trigram_index("fiscal_data_by_words", "legal_name"),
            figures_index("fiscal_data_by_tax_id", "tax_id"),
        ]


class Declaration(Stored):
    """A statement a customer made (of legal age, power to bind another), kept as evidence."""

    customer = models.ForeignKey(Customer, models.CASCADE, db_index=False, related_name="declarations")
    what = models.CharField(max_length=40)
    by = models.CharField(max_length=200)
    version_id = models.PositiveIntegerField()
    at = models.DateTimeField()
    address = models.GenericIPAddressField(null=True)


class ChangeLog(Stored):
    """A change of someone's data: what stood before, what stands now, by whom."""

    customer = models.ForeignKey(Customer, models.CASCADE, db_index=False, related_name="changes")
    what = models.CharField(max_length=40)
    before = models.JSONField()
    after = models.JSONField()
    at = models.DateTimeField()
    by = models.CharField(max_length=80)
    address = models.GenericIPAddressField(null=True)


class Access(Stored):
    """A member of staff looked at personal data."""

    customer = models.ForeignKey(Customer, models.CASCADE, db_index=False, related_name="accesses")
    by = models.CharField(max_length=80)
    what = models.CharField(max_length=40)
    purpose = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()


class Impersonation(Stored):
    """A member of staff in a customer's area, for a purpose of the terms, until its time is over or they leave."""

    customer = models.ForeignKey(Customer, models.CASCADE, db_index=False, related_name="impersonations")
    staff = models.ForeignKey("customers.Staff", models.PROTECT, null=True, db_index=False)
    by = models.CharField(max_length=80)
    purpose = models.CharField(max_length=60)
    note = models.CharField(max_length=300, blank=True)
    may = ArrayField(models.CharField(max_length=12), default=list, help_text="what is done beside looking")
    began_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    decision_id = models.BigIntegerField()


class TermsSeen(Stored):
    """A person was shown what changed with a version of the terms."""

    customer_id = models.BigIntegerField()
    contact = models.ForeignKey(Contact, models.CASCADE, db_index=False, db_constraint=False, related_name="terms_seen")
    version_id = models.PositiveIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("contact", "version_id", "customer_id"), name="terms_shown_once")
        ]


class FiscalConfirmation(Stored):
    """The payer found the fiscal data right that the tax invoice of a claim will carry."""

    customer = models.ForeignKey(Customer, models.CASCADE, db_index=False, related_name="fiscal_confirmations")
    fiscal_data = models.ForeignKey(FiscalData, models.PROTECT, db_index=False, db_constraint=False)
    invoice_id = models.BigIntegerField()
    by = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=("customer", "invoice_id"), name="fiscal_confirmed")]


class Consent(Stored):
    """A person's word about letters of a purpose, until it was taken back; both with their day and source.

    It says that they are accepted, where nothing is sent without that, or (`refuses`) not wanted, where they are sent
    until somebody says so. The terms say which of the two a letter asks for.
    """

    customer_id = models.BigIntegerField()
    contact = models.ForeignKey(Contact, models.CASCADE, db_index=False, db_constraint=False, related_name="consents")
    purpose = models.CharField(max_length=24)
    given_at = models.DateTimeField()
    source = models.CharField(max_length=40, help_text="by which door it was given")
    address = models.GenericIPAddressField(null=True)
    refuses = models.BooleanField(default=False, help_text="the word is that nothing of it is wanted")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.CharField(max_length=40, blank=True, help_text="by which door it was withdrawn")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("contact", "purpose", "customer_id"),
                condition=models.Q(withdrawn_at=None),
                name="one_standing_consent",
            )
        ]


class Staff(Stored):
    """A member of the provider's staff, with the roles that the terms name."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="staff")
    name = models.CharField(max_length=200)
    roles = ArrayField(models.CharField(max_length=40), default=list)

    class Meta:
        verbose_name_plural = "staff"

    def __str__(self) -> str:
        return self.name


class SignIn(Stored):
    """Somebody came in, or tried to with the right name: from where, with what. Kept for a time, by wall time."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, db_index=False, related_name="sign_ins")
    at = models.DateTimeField()
    succeeded = models.BooleanField()
    methods = ArrayField(models.CharField(max_length=20), default=list, help_text="password, totp, webauthn, ...")
    address = models.GenericIPAddressField(null=True)
    agent = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [models.Index(fields=("user", "-at"), name="sign_ins_by_user")]


class Token(Stored):
    """A key by which a program speaks for a person who signs in. Its secret is shown once; only a hash is kept."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=80, help_text="what it is for, in its owner's words")
    begins = models.CharField(max_length=12, help_text="how the secret begins, to tell one from another")
    hash = models.CharField(max_length=64, unique=True)
    scopes = ArrayField(models.CharField(max_length=40), help_text="what it may do: services:read, …")
    created_at = models.DateTimeField(help_text="wall time, as all that concerns signing in")
    expires_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True, help_text="to the minute")
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.name} ({self.begins}…)"
