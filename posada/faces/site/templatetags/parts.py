"""Components with something inside: `{% part "card" title=… %} … {% endpart %}` lays out `posada/parts/card.html`.

What stands within is its `inside`; what stands within `{% into actions %} … {% endinto %}` is its `actions`.
"""

from collections.abc import Sequence
from typing import Any

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token, token_kwargs
from django.utils.safestring import SafeString

from posada.faces.site import charts, lanes
from posada.faces.site.months import months, weekdays
from posada.faces.site.why_paper import day_words
from posada.kernel.calendar import CountedDay

register = template.Library()


class Into(template.Node):
    """What goes to a place of its own in the component around it."""

    def __init__(self, name: str, nodelist: NodeList) -> None:
        self.name, self.nodelist = name, nodelist

    def render(self, context: template.Context) -> SafeString:
        return SafeString("")  # the component asks for it by name


class Part(template.Node):
    """A component: its own template, given what was named and what stands inside."""

    def __init__(self, name: FilterExpression, given: dict[str, FilterExpression], nodelist: NodeList) -> None:
        self.name, self.given, self.nodelist = name, given, nodelist

    def render(self, context: template.Context) -> SafeString:
        places = {node.name: node.nodelist.render(context) for node in self.nodelist if isinstance(node, Into)}
        given = {name: value.resolve(context) for name, value in self.given.items()}
        engine = context.template.engine  # type: ignore[union-attr]
        laid_out = engine.get_template(f"posada/parts/{self.name.resolve(context)}.html")
        with context.push(**given, **places, inside=self.nodelist.render(context)):
            return laid_out.render(context)


@register.tag
def part(parser: Parser, token: Token) -> Part:
    bits = token.split_contents()[1:]
    if not bits:
        raise template.TemplateSyntaxError("part is given the name of a component")
    given = token_kwargs(bits[1:], parser)
    inside = parser.parse(("endpart",))
    parser.delete_first_token()
    return Part(parser.compile_filter(bits[0]), given, inside)


@register.tag
def into(parser: Parser, token: Token) -> Into:
    bits = token.split_contents()
    if len(bits) != 2:
        raise template.TemplateSyntaxError("into is given the name of one place")
    inside = parser.parse(("endinto",))
    parser.delete_first_token()
    return Into(bits[1], inside)


@register.inclusion_tag("posada/parts/chart.html")
def chart(drawn: charts.Chart) -> dict[str, Any]:
    """A chart with its numbers in a table."""
    return {"chart": drawn}


@register.inclusion_tag("posada/parts/calendar.html")
def count_calendar(counted: Sequence[CountedDay]) -> dict[str, Any]:
    """The days of a count on a small calendar."""
    return {"months": months(counted, day_words()), "weekdays": weekdays()}


@register.inclusion_tag("posada/parts/lanes.html")
def timeline_of(drawn: lanes.Lanes) -> dict[str, Any]:
    """The drawn timeline of several things."""
    return {"drawn": drawn}
