from piccolo.columns import UUID, Text, Timestamptz, Varchar
from piccolo.table import Table


class ArticleRow(Table, tablename="material_article"):
    """What a hall says of an article, as saved, never changed; the newest of an `article` holds."""

    id = UUID(primary_key=True)
    hall = UUID()
    article = Varchar(40)
    document = Text()
    author = UUID()
    at = Timestamptz()


class MovementRow(Table, tablename="material_movement"):
    id = UUID(primary_key=True)
    hall = UUID()
    author = UUID()
    at = Timestamptz()
    received_at = Timestamptz()
    sha256 = Varchar(64)
    document = Text()


class RequestRow(Table, tablename="material_request"):
    id = UUID(primary_key=True)
    hall = UUID()
    author = UUID()
    at = Timestamptz()
    received_at = Timestamptz()
    sha256 = Varchar(64)
    document = Text()


class DecisionRow(Table, tablename="material_decision"):
    id = UUID(primary_key=True)
    hall = UUID()
    request = UUID()
    author = UUID()
    at = Timestamptz()
    received_at = Timestamptz()
    sha256 = Varchar(64)
    document = Text()
