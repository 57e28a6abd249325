"""Advertising letters: to customers who accepted them and to nobody else."""

from collections.abc import Mapping
from datetime import datetime

from django.core.signing import BadSignature, Signer

from posada.contexts.support.acts.send_notices import NoticeWanted, send_notices
from posada.contexts.support.jobs import mail_campaign
from posada.contexts.support.models import Campaign
from posada.contexts.support.rules.advertising import MarketingConsent, RecipientSources, UnsubscribeLink
from posada.ground.agenda.jobs import defer
from posada.ground.agenda.unit import unit
from posada.ground.customers import queries as customers
from posada.kernel.errors import BadInput, NotFound
from posada.terms.actor import SYSTEM, Actor
from posada.terms.decisions import Verdict, record
from posada.terms.models import Outcome
from posada.terms.rows import take_ids
from posada.terms.rule import grounds
from posada.terms.versions import book

CHUNK = 1000
SALT = "unsubscribe"


def order_campaign(
    subject: Mapping[str, str], text: Mapping[str, str], *, source: str, now: datetime, by: Actor
) -> int:
    """Order an advertising letter, in each language; its id. It is sent by a job, a chunk of customers at a time.

    Raises Refused where its recipients would come from anywhere but the records that the terms allow.
    """
    if not by.is_staff:
        raise BadInput("by", str(by), "a member of the staff")
    terms = book().for_existing(now)
    ruling = terms.ruling(RecipientSources)
    (id,) = take_ids("support_campaign_id_seq", 1)
    verdict = Verdict(
        0, "campaign", id, "order-campaign", now, grounds(ruling, role="permits"), facts={"source": source},
        effects=("campaign-ordered",),
    )  # fmt: skip
    if ruling is not None and source not in ruling.rule.allowed:
        raise verdict.refused("not-our-own-records", grounds=ruling.orders(), allowed=ruling.rule.allowed)
    if source != "customers":
        raise BadInput("source", source, "customers")
    record([verdict], now=now, actor=by)
    Campaign.objects.create(pk=id, subject=dict(subject), text=dict(text), source=source, at=now, ordered_by=str(by))
    defer(mail_campaign, campaign_id=id)
    return id


def mail(campaign_id: int, *, now: datetime) -> None:
    """Write to every customer whose person consented; each chunk in its own unit. A chunk done before is left alone."""
    campaign = Campaign.objects.get(pk=campaign_id)
    for chunk in customers.in_chunks(before=campaign.at, size=CHUNK):
        if chunk[-1] <= campaign.reached:
            continue
        with unit(now, SYSTEM):
            _reach(campaign, chunk, now)
            campaign.reached = chunk[-1]
            campaign.save(update_fields=["reached"])


def _reach(campaign: Campaign, chunk: list[int], now: datetime) -> None:
    terms = book().for_existing(now)
    consent, link = terms.ruling(MarketingConsent), terms.ruling(UnsubscribeLink)
    people = customers.primary_contacts(chunk)
    willing = customers.consenting([person.pk for person in people])
    sent = [person for person in people if consent is None or person.pk in willing]
    left_out = [person for person in people if consent is not None and person.pk not in willing]
    record(
        [
            *(Verdict(person.customer_id, "customer", person.customer_id, "send-promotion", campaign.at,
                      grounds(consent, role="permits") + grounds(link), facts={"campaign": campaign.pk},
                      effects=("letter-ordered",)) for person in sent),
            *(Verdict(person.customer_id, "customer", person.customer_id, "send-promotion", campaign.at,
                      grounds(consent), outcome=Outcome.REFUSED, reason="no-consent", facts={"campaign": campaign.pk})
              for person in left_out),
        ],
        now=now, actor=SYSTEM,
    )  # fmt: skip
    send_notices(
        [
            NoticeWanted("promotion", person.customer_id, ("campaign", campaign.pk),
                         {"title": {"$text": campaign.subject}, "text": {"$text": campaign.text},
                          "unsubscribe": way_out(person.pk) if link else ""},
                         contact=person.pk)
            for person in sent
        ],
        now=now, by=SYSTEM,
    )  # fmt: skip


def way_out(contact_id: int) -> str:
    """The signed name of the page on which a person leaves advertising."""
    return Signer(salt=SALT).sign_object(contact_id)


def leaving(signed: str) -> int:
    """Whose way out it is. Raises NotFound for one that we did not give."""
    try:
        return int(Signer(salt=SALT).unsign_object(signed))
    except BadSignature as error:
        raise NotFound("unsubscribe") from error
