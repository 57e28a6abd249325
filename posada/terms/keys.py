"""Keys of the tables that grow with customers: in the database the customer's id comes first; Django sees `id` alone.

Every model with a column `customer_id` grows with customers. Its app's migrations give its table the key
(customer_id, id) by `KeyByCustomer`, and then, once the tables that it refers to have theirs, its foreign keys by
`ReferByCustomer`. So a row refers to rows of its own customer only, and a database of many machines can keep all that
is a customer's on one of them.

Django believes in a key of `id` alone. It never notices, save in one case: to group whole rows
(`annotate(Count(...))` without `values`) asks PostgreSQL for more than this key promises, and is refused.
"""

from collections.abc import Callable, Iterator
from typing import Any

from django.db import models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

CUSTOMER = "customer_id"
CUSTOMERS = "customers_customer"
Statements = Callable[[type[models.Model]], Iterator[str]]


class RowId(models.BigIntegerField):
    """The id of a row of model `to` that belongs to the same customer, and a foreign key to it in the database."""

    def __init__(self, to: str, **options: Any) -> None:
        self.to = to
        super().__init__(**options)

    def deconstruct(self) -> Any:
        """With the model that it refers to, for the migrations."""
        name, path, _, options = super().deconstruct()
        return name, path, [self.to], options


def grows(model: type[models.Model]) -> bool:
    """Whether the model's table grows with customers."""
    return model._meta.managed and any(field.column == CUSTOMER for field in model._meta.local_concrete_fields)


def references(model: type[models.Model]) -> "Iterator[tuple[models.Field[Any, Any], str]]":
    """Each field that holds the id of a row of the same customer, with that row's table.

    A ForeignKey among growing tables says `db_constraint=False`: Django knows no key of two columns to refer to.
    """
    for field in model._meta.local_concrete_fields:
        if isinstance(field, RowId):
            yield field, model._meta.apps.get_model(field.to)._meta.db_table
        elif isinstance(field, models.ForeignKey) and grows(field.related_model):
            yield field, field.related_model._meta.db_table


def stands_alone(model: type[models.Model]) -> bool:
    """Whether nothing in the database would say that a row's customer exists: no parent that it must have, no key."""
    return not isinstance(model._meta.get_field(CUSTOMER), models.ForeignKey) and all(
        field.null for field, _ in references(model)
    )


class _OfEveryTable(Operation):
    """An operation on the growing tables of its app, or on those of the `models` that it names."""

    reduces_to_sql = True
    atomic = True

    def __init__(self, *models: str) -> None:
        self.models = models

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return self.__class__.__name__, list(self.models), {}

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Django's idea of the models stays as it is."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        self._execute(app_label, schema_editor, to_state, self.forwards)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        self._execute(app_label, schema_editor, to_state, self.backwards)

    def forwards(self, model: type[models.Model]) -> Iterator[str]:
        """What makes it so for one table."""
        raise NotImplementedError

    def backwards(self, model: type[models.Model]) -> Iterator[str]:
        """What undoes it."""
        raise NotImplementedError

    def _execute(self, app: str, editor: BaseDatabaseSchemaEditor, state: ProjectState, statements: Statements) -> None:
        names = {name.lower() for name in self.models}
        for model in state.apps.get_app_config(app).get_models():
            if grows(model) and (not names or model._meta.model_name in names):
                for statement in statements(model):
                    editor.execute(statement)


class KeyByCustomer(_OfEveryTable):
    """The key (customer_id, id) instead of (id).

    Rows of the models `read_with_parent` are never looked up by their own id; those of all others are, by an index.
    """

    def __init__(self, *models: str, read_with_parent: tuple[str, ...] = ()) -> None:
        super().__init__(*models)
        self.read_with_parent = read_with_parent

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return self.__class__.__name__, list(self.models), {"read_with_parent": self.read_with_parent}

    def forwards(self, model: type[models.Model]) -> Iterator[str]:
        table = model._meta.db_table
        yield (
            f'ALTER TABLE "{table}" DROP CONSTRAINT "{table}_pkey",'
            f' ADD CONSTRAINT "{table}_pkey" PRIMARY KEY ("{CUSTOMER}", "id")'
        )
        if model.__name__ not in self.read_with_parent:
            yield f'CREATE INDEX "{table}_by_id" ON "{table}" ("id")'

    def backwards(self, model: type[models.Model]) -> Iterator[str]:
        table = model._meta.db_table
        yield f'DROP INDEX IF EXISTS "{table}_by_id"'
        yield f'ALTER TABLE "{table}" DROP CONSTRAINT "{table}_pkey", ADD CONSTRAINT "{table}_pkey" PRIMARY KEY ("id")'

    def describe(self) -> str:
        return "The customer's id first in the keys"


class ReferByCustomer(_OfEveryTable):
    """Foreign keys (customer_id, x_id) to the rows of the same customer, checked when the transaction ends.

    A row that needs no other row refers to its customer, so that every row's customer exists.
    """

    def forwards(self, model: type[models.Model]) -> Iterator[str]:
        for column, columns, to in self._keys(model):
            table = model._meta.db_table
            yield (
                f'ALTER TABLE "{table}" ADD CONSTRAINT "{table}_{column}_fk" FOREIGN KEY ({columns})'
                f" REFERENCES {to} DEFERRABLE INITIALLY DEFERRED"
            )

    def backwards(self, model: type[models.Model]) -> Iterator[str]:
        for column, _, _ in self._keys(model):
            yield f'ALTER TABLE "{model._meta.db_table}" DROP CONSTRAINT "{model._meta.db_table}_{column}_fk"'

    def _keys(self, model: type[models.Model]) -> Iterator[tuple[str, str, str]]:
        """The column that each is named for, its columns, and what they refer to."""
        if stands_alone(model):
            yield CUSTOMER, f'"{CUSTOMER}"', f'"{CUSTOMERS}" ("id")'
        for field, table in references(model):
            yield str(field.column), f'"{CUSTOMER}", "{field.column}"', f'"{table}" ("{CUSTOMER}", "id")'

    def describe(self) -> str:
        return "The customer's id first in the foreign keys"
