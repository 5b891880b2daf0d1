from piccolo.columns import UUID, Boolean, Integer, Timestamptz, Varchar
from piccolo.table import Table


class Photo(Table, tablename="photo"):
    """A photo that a hall holds; the bytes lie in the folder of photos under their SHA-256."""

    id = UUID(primary_key=True)
    hall = UUID()
    sha256 = Varchar(64)
    bytes = Integer()
    media_type = Varchar(40)
    width = Integer()
    height = Integer()
    received_at = Timestamptz()
    received_from = UUID()
    pixels = Varchar(64, null=True)
    """`Look.pixels`; null until somebody has looked, empty when the picture cannot be decoded."""
    rough = Varchar(64, null=True)


class ExpectedPhoto(Table, tablename="expected_photo"):
    """A photo that an inspection speaks of, whether or not it has arrived."""

    id = UUID(primary_key=True)
    inspection = UUID()
    hall = UUID()
    sha256 = Varchar(64)
    received = Boolean()
