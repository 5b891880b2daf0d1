"""Expected failures. Each class names its HTTP status, each raise its stable code and one plain sentence.

`audit/web.py` renders them as RFC 9457 problem+json: {type, status, code, title, title_en, detail?, field?, request_id}.
`title` is Chinese that a counter clerk can act on, `title_en` says the same in English.
`docs/errors.md` lists every code; a test compares that page with the code.
"""


class AuditError(Exception):
    """Base of all expected failures; raise a subclass."""

    status: int

    def __init__(
        self,
        code: str,
        title: str,
        title_en: str,
        *,
        field: str | None = None,
        retry_after_seconds: int | None = None,
    ) -> None:
        super().__init__(f"{code}: {title}")
        self.code = code
        self.title = title
        self.title_en = title_en
        self.field = field
        self.retry_after_seconds = retry_after_seconds


class Malformed(AuditError):
    """The request cannot be read: not JSON, an unknown field, a wrong type."""

    status = 400


class NotSignedIn(AuditError):
    status = 401


class NotAllowed(AuditError):
    status = 403


class NotFound(AuditError):
    """Also the answer for a hall that the actor may not see: its existence is not told."""

    status = 404


class Conflict(AuditError):
    status = 409


class Gone(AuditError):
    """It was here and is no more, for good: nobody need try again."""

    status = 410


class TooLarge(AuditError):
    status = 413


class WrongType(AuditError):
    status = 415


class Rejected(AuditError):
    """Readable, but it breaks a rule."""

    status = 422


class TooMany(AuditError):
    status = 429


class Busy(AuditError):
    """The one writer was not free in time; the phone tries again."""

    status = 503


class StorageFull(AuditError):
    status = 507


def storage_full() -> StorageFull:
    """For the disk under the database and the disk under the photos alike."""
    return StorageFull(
        "storage_full",
        "服务器存不下了，请通知管理员；内容仍在手机上，稍后会自动重传。",
        "The server cannot store more. Tell the administrator; the content stays on the phone and is sent again later.",
    )
