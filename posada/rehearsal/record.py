"""What a rehearsal has done: its decisions and notices in the words of the script."""

from typing import Any

from posada.contexts.support.models import Notice
from posada.rehearsal.story import Story
from posada.terms.models import Decision
from posada.terms.versions import book


def decisions(story: Story) -> list[dict[str, Any]]:
    """All decisions in order of time."""
    versions = book()
    rulings = {r.number: r for _, t in versions.versions for c in t.clauses.values() for r in c.rulings}
    zone = story.terms.calendar.tz
    found = []
    for row in Decision.objects.order_by("decided_at", "id"):
        grounds = [{"clause": rulings[number].clause, "role": role} for number, role in row.grounds]
        leading = rulings[row.grounds[0][0]] if row.grounds else None
        found.append(
            {
                "at": row.decided_at.astimezone(zone).isoformat(),
                "due": row.due_at.astimezone(zone).isoformat(),
                "act": row.act,
                "subject": f"{row.subject_kind}:{story.name_of(row.subject_kind, row.subject_id)}",
                "customer": story.name_of("customer", row.customer_id) if row.customer_id else None,
                "clause": leading.clause if leading else None,
                "terms": leading.version if leading else None,
                "outcome": row.outcome,
                "reason": row.reason,
                "actor": row.actor,
                "grounds": grounds,
                "facts": row.facts,
                "amounts": row.amounts,
                "currency": row.currency or None,
                "undoes": row.undoes,
            }
        )
    return found


def notices(story: Story) -> list[dict[str, Any]]:
    """All notices in order of time."""
    zone = story.terms.calendar.tz
    return [
        {
            "at": notice.at.astimezone(zone).isoformat(),
            "to": story.name_of("contact", notice.contact_id)
            if notice.contact_id and ("contact", notice.contact_id) in story.names.values()
            else story.name_of("customer", notice.customer_id),
            "kind": notice.kind,
            "channel": notice.channel,
            "about": f"{notice.about_kind}:{story.name_of(notice.about_kind, notice.about_id)}",
            "state": notice.state,
            "subject": notice.subject,
            "body": notice.body,
        }
        for notice in Notice.objects.order_by("at", "pk")
    ]
