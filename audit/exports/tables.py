from piccolo.columns import UUID, Integer, Timestamptz, Varchar
from piccolo.table import Table


class ExportRow(Table, tablename="export"):
    """A file that was asked for. The row goes when its file is thrown away."""

    id = UUID(primary_key=True)
    hall = UUID()
    person = UUID()
    kind = Varchar(20)
    month = Varchar(7)
    state = Varchar(10)
    steps = Integer()
    steps_all = Integer()
    attempts = Integer()
    asked_at = Timestamptz()
    lease_until = Timestamptz(null=True)
    """While it runs; a process that was killed does not renew it."""
    finished_at = Timestamptz(null=True)
    file_name = Varchar(200)
    bytes = Integer()
    problem = Varchar(300)
    problem_en = Varchar(300)
