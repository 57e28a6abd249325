"""Documents that customers hand in: which, what waits for each, whose desk sees it, how long its file is kept."""

from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict, Field

from posada.kernel.durations import Duration
from posada.terms.rule import Rule


class DocumentUse(BaseModel):
    """What waits for a kind of document, the desk that sees and judges it, and what people call it, by language."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)
    for_: str = Field(alias="for")
    role: str
    name: Mapping[str, str]


class ClientDocuments(Rule):
    """Each of these documents is asked for by what waits for it, and is seen by one desk alone.

    Source: metsys/client-documents. Reading: the text says not how long files are kept; that of a document which was
    accepted is erased `keep` afterwards, and that of a rejected one at once. What was decided on it stays on record.
    """

    documents: Mapping[str, DocumentUse] = Field(min_length=1)
    keep: Duration
