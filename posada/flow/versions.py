"""Saying which version refused, where the customer accepted another."""

from dataclasses import replace

from posada.terms.acceptance import last_accepted
from posada.terms.decisions import Refused
from posada.terms.rule import distinct
from posada.terms.rules.governing_version import GoverningVersion
from posada.terms.versions import book


def with_versions(refused: Refused) -> Refused:
    """The refusal, with the version it stands on beside the one that the customer accepted, where the two differ.

    So that both can be shown: what is published rules, and not what was accepted.
    """
    verdict = refused.verdict
    accepted = last_accepted(verdict.customer_id)
    if accepted is None or not verdict.grounds:
        return refused
    leading, known = verdict.grounds[0].ruling, book().by_number(accepted.version_id)
    chooses = book().for_existing(verdict.due_at).ruling(GoverningVersion)
    if chooses is None or leading.version == known.version:
        return refused
    facts = {**verdict.facts, "governed_by": leading.version, "accepted": known.version}
    return Refused(replace(verdict, grounds=distinct((*verdict.grounds, *chooses.limits())), facts=facts))
