"""The base of our own models: their rows are asked for and saved by SQL that is composed once a process."""

from typing import TYPE_CHECKING, Any

from django.db import models

from posada.terms.question import Question
from posada.terms.saving import insert, is_expression, update


class Stored(models.Model):
    """A model of ours. `objects`, `save` and `create` do what Django's do."""

    if not TYPE_CHECKING:
        objects = Question.as_manager()

    class Meta:
        abstract = True

    def _do_insert(self, manager: Any, using: Any, fields: Any, returning_fields: Any, raw: Any) -> Any:
        back = None if raw else insert(type(self), [self], tuple(fields), tuple(returning_fields))
        if back is not None:
            return back
        plain: Any = super()._do_insert  # type: ignore[misc]
        return plain(manager, using, fields, returning_fields, raw)

    def _do_update(  # type: ignore[override]  # as Django 5.2 has it; the types are those of a later one
        self, base_qs: Any, using: Any, pk_val: Any, values: Any, update_fields: Any, forced_update: Any
    ) -> Any:
        if not values or any(is_expression(value) for _, _, value in values):
            plain: Any = super()._do_update
            return plain(base_qs, using, pk_val, values, update_fields, forced_update)
        return update(self, [(field, value) for field, _, value in values], pk_val) > 0
