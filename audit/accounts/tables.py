from piccolo.columns import UUID, Boolean, Timestamptz, Varchar
from piccolo.table import Table


class Person(Table, tablename="person"):
    id = UUID(primary_key=True)
    name = Varchar(64)
    """Sign-in name, lower case."""
    display_name = Varchar(120)
    password_hash = Varchar(200)
    """argon2id; never selected outside sign-in."""
    active = Boolean()
    created_at = Timestamptz()


class RoleGrant(Table, tablename="role_grant"):
    id = UUID(primary_key=True)
    person = UUID()
    hall = UUID()
    role = Varchar(20)
    granted_at = Timestamptz()


class SessionRow(Table, tablename="session"):
    """The cookie holds a random token; only its SHA-256 is kept here."""

    id = UUID(primary_key=True)
    token_sha256 = Varchar(64)
    person = UUID()
    device = Varchar(200)
    created_at = Timestamptz()
    expires_at = Timestamptz()


class SignInFailure(Table, tablename="sign_in_failure"):
    id = UUID(primary_key=True)
    name = Varchar(64)
    at = Timestamptz()
