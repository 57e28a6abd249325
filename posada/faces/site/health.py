"""Whether the house works, for whoever watches it from outside: the database answers, and runs come to their end."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from posada.flow.passage import silent_since
from posada.ground.agenda.queries import brakes_pulled


@require_safe
@never_cache
def health(request: HttpRequest) -> HttpResponse:
    """200 where all is well, 503 where no run has come to its end for too long or a brake holds the runs.

    Says no more than that: it is open to everyone.
    """
    silent = None if settings.POSADA_REHEARSAL else silent_since()
    held = brakes_pulled().exists()
    well = silent is None and not held
    return JsonResponse({"runs": silent is None, "brakes": not held}, status=200 if well else 503)
