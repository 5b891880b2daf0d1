from piccolo.columns import UUID, Boolean, Date, Text, Timestamptz, Varchar
from piccolo.table import Table


class FindingRow(Table, tablename="finding"):
    id = UUID(primary_key=True)
    hall = UUID()
    spot = UUID()
    source = Varchar(20)
    source_id = UUID()
    item = Varchar(40)
    """The finding's own id when it was reported by hand: no two reports are about the same item."""
    pillar = Varchar(20)
    critical = Boolean()
    severity = Varchar(10)
    state = Varchar(10)
    chain = UUID()
    """The first of the findings that carry each other on."""
    due_on = Date()
    raised_at = Timestamptz()
    raised_on = Date()
    document = Text()
    """FindingFacts as JSON: what a list shows but never searches by."""
    standing = Text()
    """rules.Standing as JSON; state, chain and due_on repeat what lists search by."""


class JudgementRow(Table, tablename="judgement"):
    """Which items of a spot an inspection had a say on."""

    id = UUID(primary_key=True)
    """Of the inspection."""
    spot = UUID()
    at = Timestamptz()
    counts = Boolean()
    """False for a self-check, which never closes a finding."""
    stands = Boolean()
    """False when it was corrected: what it raised is withdrawn."""
    items = Text()
    """Their ids, a space between."""


class StepRow(Table, tablename="finding_step"):
    """One step as received."""

    id = UUID(primary_key=True)
    hall = UUID()
    finding = UUID()
    author = UUID()
    at = Timestamptz()
    """The earlier of made_at and received_at."""
    received_at = Timestamptz()
    counts = Boolean()
    sha256 = Varchar(64)
    document = Text()
    """The request body, byte for byte."""


class ReportRow(Table, tablename="finding_report"):
    """One finding reported by hand, as received; its finding has the same id."""

    id = UUID(primary_key=True)
    hall = UUID()
    author = UUID()
    received_at = Timestamptz()
    sha256 = Varchar(64)
    document = Text()
