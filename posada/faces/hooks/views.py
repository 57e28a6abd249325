"""What a payment gateway tells us: its driver checks the signature, the fact is kept once, then what follows is done.

A message that came before is answered as the first time. Whoever sends forged ones is soon not listened to.
"""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from posada.contexts.payments.acts.take_facts import receive_message
from posada.contexts.payments.ports import Forged, NotUnderstood
from posada.faces.limits.limit import Limit
from posada.faces.limits.sender import sender
from posada.kernel import clock
from posada.kernel.errors import NotFound

BODY_MAX = 256 * 1024
MESSAGES = Limit("gateway-messages", 600, seconds=60)  # from one address
FORGERIES = Limit("gateway-forgeries", 10, seconds=600)


@csrf_exempt  # the sender is no browser: its signature proves it
@require_POST
def gateway(request: HttpRequest, name: str) -> HttpResponse:
    """200 once the facts are kept, so that the gateway need not tell them again."""
    who = sender(str(request.META.get("REMOTE_ADDR", "")))
    if FORGERIES.reached(who) or not MESSAGES.take(who):
        return HttpResponse(status=429)
    if int(request.META.get("CONTENT_LENGTH") or 0) > BODY_MAX:
        return HttpResponse(status=413)
    try:
        receive_message(name, request.body, request.headers, now=clock.now(), arrived_at=clock.wall())
    except NotFound:
        return HttpResponse(status=404)
    except Forged:
        FORGERIES.take(who)
        return HttpResponse(status=400)
    except NotUnderstood:
        return HttpResponse(status=422)
    return HttpResponse(status=200)
