"""What the program interface takes, checked, and what it gives, described.

Only requests are validated. The models of responses serve the description at `/openapi.json`: a reply is built by the
engine's own types and goes out as it is.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

MAX_QUESTION = 1000
MAX_COMMENT = 2000
MAX_TITLE = 200
MAX_TOP_K = 50

Status = Literal["answered", "ambiguous", "unanswerable"]
Kind = Literal["list", "number", "date", "place", "person", "text", "boolean", "passage", "none"]


def trimmed(text: str, what: str, longest: int) -> str:
    """`text` without the blanks around it, or a ValueError that says why it cannot be used."""
    text = text.strip()
    if not text:
        raise ValueError(f"the {what} is empty; send 1 to {longest:,} characters")
    if len(text) > longest:
        raise ValueError(f"the {what} has {len(text):,} characters; send at most {longest:,}")
    if "\0" in text:
        raise ValueError(f"the {what} holds a NUL character; send text")
    return text


def clean_question(text: str) -> str:
    return trimmed(text, "question", MAX_QUESTION)


def clean_comment(text: str | None) -> str | None:
    return trimmed(text, "comment", MAX_COMMENT) if text and text.strip() else None


def whole(number: Any) -> Any:
    """JSON does not tell 5 from 5.0."""
    return int(number) if isinstance(number, float) and number.is_integer() else number


QuestionText = Annotated[
    str,
    AfterValidator(clean_question),
    Field(
        description="A question of 1 to 1,000 characters after trimming.",
        json_schema_extra={"minLength": 1, "maxLength": MAX_QUESTION, "pattern": r"^[^\u0000]*[^\s\u0000][^\u0000]*$"},
    ),
]
ConversationId = Annotated[str | None, Field(description="The conversation to go on with; none starts a new one.")]
TopK = Annotated[int, Field(ge=1, le=MAX_TOP_K, description="How many passages to show."), BeforeValidator(whole)]
Mode = Annotated[
    Literal["auto", "passages"],
    Field(description="`passages` leaves the fact tables alone and only searches the text."),
]
Explain = Annotated[bool, Field(description="Also say, step by step, how the answer was found.")]


class AskRequest(BaseModel):
    """A question, on its own or in a conversation."""

    model_config = ConfigDict(extra="forbid", strict=True)

    question: QuestionText
    conversation: ConversationId = None
    top_k: TopK = 5
    mode: Mode = "auto"
    explain: Explain = False


class AskQuery(BaseModel):
    """The same question as parameters of an address."""

    model_config = ConfigDict(extra="forbid")

    q: QuestionText
    conversation: ConversationId = None
    top_k: TopK = 5
    mode: Mode = "auto"
    explain: Explain = False


class FeedbackRequest(BaseModel):
    """Whether an answer was right."""

    model_config = ConfigDict(extra="forbid", strict=True)

    answer: str = Field(description="The answer's id.")
    verdict: Literal["right", "wrong"]
    comment: Annotated[
        str | None,
        AfterValidator(clean_comment),
        Field(description="Up to 2,000 characters.", json_schema_extra={"maxLength": MAX_COMMENT}),
    ] = None


class Problem(BaseModel):
    """RFC 9457 problem details."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[dict[str, str]] = Field(
        default=[], description="Each offending part: `detail` with `pointer` (body) or `parameter`."
    )


class Correction(BaseModel):
    from_: str = Field(alias="from", description="As typed.")
    to: str = Field(description="As read.")


class Column(BaseModel):
    name: str
    label: str
    type: Literal["text", "number", "date", "boolean", "texts", "places"] | str
    unit: str | None


class Table(BaseModel):
    columns: list[Column]
    rows: list[list[Any]]
    citations: list[list[int]] = Field(description="For each row the marks of its citations.")


class Query(BaseModel):
    """What was executed."""

    table: str
    sql: str
    parameters: dict[str, Any]
    logical_form: dict[str, Any]


class Statement(BaseModel):
    value: str
    citation: int


class Conflict(BaseModel):
    """Two places of the paper that do not agree."""

    about: str
    statements: list[Statement]


class Answer(BaseModel):
    kind: Kind
    text: str = Field(description="A complete answer for a person; `[n]` marks the citation behind each claim.")
    values: list[str] = Field(description="Canonical strings: names, digits, ISO 8601 dates, yes/no.")
    table: Table | None
    query: Query | None
    confidence: float = Field(ge=0, le=1, description="Calibrated: of answers given with 0.8, about 80 % are right.")
    conflicts: list[Conflict]


class Citation(BaseModel):
    """A verbatim quote: characters `start` to `end` of the document's text are exactly `quote`."""

    n: int
    document: str
    section: list[str]
    quote: str
    start: int
    end: int
    passage: str | None


class Passage(BaseModel):
    id: str
    document: str
    section: list[str]
    text: str
    start: int
    end: int
    score: float
    highlights: list[Annotated[list[int], Field(min_length=2, max_length=2)]]


class Reply(BaseModel):
    """The answer to a question, with everything that shows where it comes from."""

    id: str = Field(description="GET /v1/answers/{id} returns this answer again.")
    question: str
    understood_as: str | None
    corrections: list[Correction]
    status: Status
    answer: Answer
    citations: list[Citation]
    passages: list[Passage]
    suggestions: list[str]
    conversation: str = Field(description="Send it with the next question to ask a follow-up.")
    created: str
    timings_ms: dict[str, float]
    explanation: dict[str, Any] | None = None


class Conversation(BaseModel):
    id: str
    title: str
    created: str
    updated: str
    answers: list[Reply]


class Feedback(BaseModel):
    id: int
    answer: str
    verdict: Literal["right", "wrong"]
    comment: str | None
    created: str


class DocumentSummary(BaseModel):
    id: str
    metadata: dict[str, Any]
    characters: int
    passages: int


class Documents(BaseModel):
    documents: list[DocumentSummary]


class Section(BaseModel):
    id: str
    title: str
    level: int
    start: int
    end: int
    sections: list[Section]


class Document(DocumentSummary):
    sections: list[Section]


class FactTable(BaseModel):
    name: str
    singular: str
    plural: str
    rows: int
    columns: list[Column]


class FactTables(BaseModel):
    tables: list[FactTable]


class FactRows(BaseModel):
    table: str
    columns: list[Column]
    rows: list[list[Any]]
    citations: list[list[Citation]] = Field(description="For each row the places of the paper that it was read from.")


class Health(BaseModel):
    status: Literal["ok", "ready"]


class Ready(Health):
    index: str
    documents: int
    facts: int


class Reloaded(BaseModel):
    """Versions of an index: the one served from now on, and the one before."""

    index: str
    before: str
