"""Who may sign in when; passwords."""

import hashlib
import secrets
from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING

from audit.errors import NotSignedIn, Rejected, TooMany

if TYPE_CHECKING:
    from argon2 import PasswordHasher

FAILURES_ALLOWED = 5
FAILURE_WINDOW = timedelta(minutes=15)
PASSWORD_LENGTH_LEAST = 8


@cache
def _hasher() -> "PasswordHasher":
    from argon2 import PasswordHasher  # imported at the first sign-in: the server starts without it

    return PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


def hash_password(password: str) -> str:
    """argon2id, 19 MiB. Raises Rejected when the password is too short."""
    if len(password) < PASSWORD_LENGTH_LEAST:
        raise Rejected(
            "password_short",
            f"密码至少要 {PASSWORD_LENGTH_LEAST} 个字符，请换一个长一些的。",
            f"The password needs at least {PASSWORD_LENGTH_LEAST} characters. Choose a longer one.",
            field="password",
        )
    return _hasher().hash(password)


@cache
def nobody_hash() -> str:
    """Checked when the name is unknown, so that the answer takes as long as for a known one."""
    return _hasher().hash(secrets.token_hex(16))


def password_fits(password_hash: str, password: str) -> bool:
    from argon2.exceptions import VerificationError

    try:
        return _hasher().verify(password_hash, password)
    except VerificationError:
        return False


def new_token() -> str:
    return secrets.token_urlsafe(32)


def token_digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def refuse_after_failures(failures: int) -> None:
    """Raises TooMany at the sixth wrong password of a name within a quarter of an hour."""
    if failures >= FAILURES_ALLOWED:
        raise TooMany(
            "login_wait",
            "密码输错次数过多，请 15 分钟后再试，或联系管理员。",
            "Too many wrong passwords. Try again in 15 minutes, or ask the administrator.",
            retry_after_seconds=int(FAILURE_WINDOW.total_seconds()),
        )


def wrong_password() -> NotSignedIn:
    return NotSignedIn(
        "login_wrong",
        "用户名或密码不对，请核对后重新输入。",
        "The name or the password is wrong. Check both and try again.",
    )


def not_signed_in() -> NotSignedIn:
    return NotSignedIn("session_invalid", "请先登录，再继续操作。", "Sign in first, then continue.")
