from piccolo.columns import UUID, Boolean, Date, Text, Timestamptz, Varchar
from piccolo.table import Table


class FindingRow(Table, tablename="finding"):
    id = UUID(primary_key=True)
    hall = UUID()
    spot = UUID()
    source = Varchar(20)
    source_id = UUID()
    item = Varchar(40)
    pillar = Varchar(20)
    critical = Boolean()
    state = Varchar(10)
    raised_at = Timestamptz()
    raised_on = Date()
    document = Text()
    """FindingFacts as JSON: what a list shows but never searches by."""
