"""The public page of changes: what plans include that they did not, and from when."""

from itertools import pairwise

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from posada.ground.catalogue.features import feature_changes
from posada.ground.catalogue.rules.feature_change import FeatureChange
from posada.kernel import clock
from posada.terms.versions import book


def promised() -> bool:
    """Whether the terms in force promise the page."""
    return bool(book().for_existing(clock.now()).rulings(FeatureChange))


def changes(request: HttpRequest) -> HttpResponse:
    """Each announced version that changed what plans include, newest first, with what it was and is."""
    now = clock.now()
    ruling = book().for_existing(now).ruling(FeatureChange)
    if ruling is None:
        raise Http404
    versions = [terms for _, terms in book().versions if terms.announced_at <= now]
    rows = [
        (new, found)
        for old, new in pairwise(versions)
        if (found := feature_changes(old, new))
    ]  # fmt: skip
    return render(request, "site/changes.html", {"rows": rows[::-1], "ruling": ruling})
