"""What every table of the settings is, and those of the places where copies of photos are kept."""

from typing import Annotated, ClassVar, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from booth import setting_rules as rules
from booth.texts import one_line


class Table(BaseModel):
    """A table of settings."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


Line = Annotated[str, AfterValidator(one_line)]
"""A text on one line: it is drawn, or names a file."""

CopyName = Literal["cloud", "second_copy"]
"""Which copy of a photo: the table that says where it is kept."""
CALLED: dict[CopyName, str] = {"cloud": "copies", "second_copy": "second copies"}
"""What the operator is told of them."""


class PlaceSettings(Table):
    """Where copies of photos are kept, beside the booth's own disk."""

    table: ClassVar[CopyName]

    target: Literal["", "s3", "webdav", "folder"] = ""
    place: Annotated[Line, AfterValidator(rules.place_of_copies)] = ""
    region: Line = Field("us-east-1", min_length=1)
    credentials: Line = Field("cloud.toml", min_length=1)
    bandwidth: int = Field(0, ge=0, le=1_000_000)

    @model_validator(mode="after")
    def _complete(self) -> Self:
        rules.complete_place(self.target, self.place)
        return self


class CloudSettings(PlaceSettings):
    """The place that codes can lead to, and what is told there of the booth."""

    table = "cloud"

    public_url: Annotated[str, AfterValidator(rules.public_address)] = ""
    booth: Line = Field("", max_length=40)
    webhook: Annotated[str, AfterValidator(rules.message_address)] = ""
    ntfy: Annotated[str, AfterValidator(rules.message_address)] = ""

    @model_validator(mode="after")
    def _named(self) -> Self:
        if self.public_url and not self.target:
            raise ValueError("public_url is there without a target: name that too, or leave out both")
        return self


class SecondCopySettings(PlaceSettings):
    """A place beside that one, which only the operator looks at."""

    table = "second_copy"

    credentials: Line = Field("second_copy.toml", min_length=1)
