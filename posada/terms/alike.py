"""Batches of subjects that are alike in nearly everything: what they share is held, judged and written once."""

from collections.abc import Iterable, Sequence
from typing import Generic, NamedTuple, TypeVar

Model = TypeVar("Model")
Other = TypeVar("Other")


class Batch(NamedTuple, Generic[Model]):
    """Subjects in their order, each with its customer and its model: `models[which[i]]` is what the i-th shares.

    A batch in which every subject has a model of its own is as good as any other, and takes as many statements.
    """

    models: Sequence[Model]
    which: Sequence[int]
    customers: Sequence[int]
    subjects: Sequence[int]

    def only(self, places: Sequence[int]) -> "Batch[Model]":
        """Those at `places`."""
        columns = ([column[place] for place in places] for column in self[1:])
        return Batch(self.models, *columns)

    def of(self, models: "Iterable[Other]", subjects: Sequence[int] | None = None) -> "Batch[Other]":
        """The same subjects, or others at their places, with something else made of each model."""
        return Batch(list(models), self.which, self.customers, self.subjects if subjects is None else subjects)
