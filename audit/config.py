"""Settings, read once from AUDIT_* variables. The defaults run on a laptop: SQLite, a local folder."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

import msgspec

LogLevel = Literal["debug", "info", "warning", "error"]


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """Every field is the variable AUDIT_<NAME>; docs/settings.md describes them and a test compares."""

    data: Path = Path("data")
    """Folder of the SQLite database, the photos and their derived sizes."""
    database_url: str = ""
    """`postgresql://…`, or `sqlite:///path`; empty means `<data>/audit.sqlite`."""
    host: str = "127.0.0.1"
    port: Annotated[int, msgspec.Meta(ge=1, le=65535)] = 8000
    production: bool = False
    """Switches the API description page off and cookies to `Secure` only."""
    public_url: Annotated[str, msgspec.Meta(pattern=r"^(https?://[^/\s]+)?$")] = ""
    """Address by which phones reach the server, printed in the codes of labels; empty means as the browser asked."""
    photo_max_bytes: Annotated[int, msgspec.Meta(ge=1024)] = 20 * 1024 * 1024
    photo_max_pixels: Annotated[int, msgspec.Meta(ge=1)] = 50_000_000
    photos_a_day: Annotated[int, msgspec.Meta(ge=1)] = 1500
    """Of one person, by the day of the hall."""
    document_max_bytes: Annotated[int, msgspec.Meta(ge=1024)] = 512 * 1024
    session_days: Annotated[int, msgspec.Meta(ge=1)] = 30
    """A phone that has been offline for days must still be able to send."""
    render_workers: Annotated[int, msgspec.Meta(ge=1, le=16)] = 1
    """Warm processes that make PDFs."""
    jobs: bool = True
    """Run background jobs beside the server; off when `hall-audit run-jobs` does."""
    log_level: LogLevel = "info"
    seal_key: str = ""
    """File of the private key that signs seals and checkpoints; empty means `<data>/seal-key.pem`."""

    robot_hosts: str = "qyapi.weixin.qq.com oapi.dingtalk.com open.feishu.cn open.larksuite.com"
    """Hosts to which group robots may post, a space between; `host:port` for another port than 443."""
    robot_ca: str = ""
    """File of the certificates trusted when posting to robots and push services; empty means the system's."""
    push_contact: Annotated[str, msgspec.Meta(pattern=r"^((mailto:|https://)[^\s]+)?$")] = ""
    """Who answers for web push, as push services demand (`mailto:…` or `https:…`); empty switches web push off."""
    push_hosts: str = (
        "fcm.googleapis.com updates.push.services.mozilla.com web.push.apple.com .push.apple.com .notify.windows.com"
    )
    """Hosts of push services that may be told, a space between; `.name` allows every host below it."""

    @property
    def database(self) -> str:
        return self.database_url or f"sqlite:///{self.data / 'audit.sqlite'}"

    @property
    def seal_key_file(self) -> Path:
        return Path(self.seal_key) if self.seal_key else self.data / "seal-key.pem"

    @property
    def photo_folder(self) -> Path:
        return self.data / "photos"


def read_settings(environ: Mapping[str, str] = os.environ) -> Settings:
    """Raises msgspec.ValidationError naming the variable's field when a value has the wrong type."""
    given = {
        name: environ[f"AUDIT_{name.upper()}"]
        for name in Settings.__struct_fields__
        if environ.get(f"AUDIT_{name.upper()}")
    }
    return msgspec.convert(given, Settings, strict=False, dec_hook=lambda kind, value: kind(value))


def shipped(name: str) -> Path:
    """A folder of data that travels with the program (`web`, `standards_library`): inside the wheel, or in the checkout."""
    package = Path(__file__).parent
    in_wheel = package / "shipped" / name
    if in_wheel.is_dir():
        return in_wheel
    checkout = {"web": "frontend/dist"}.get(name, name)
    return package.parent / checkout
