"""Addresses outside this server that it may send to: those of hosts that the administrator named."""

from collections.abc import Sequence
from urllib.parse import urlsplit


def hosts_of(setting: str) -> list[str]:
    return setting.lower().replace(",", " ").split()


def is_allowed(url: str, hosts: Sequence[str]) -> bool:
    """HTTPS to a named host, no account in the address. Another port must be named with it; `.name` allows what lies below it."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return False
    name = (parts.hostname or "").lower()
    wanted = name if port in (None, 443) else f"{name}:{port}"
    clean = url.isascii() and url.isprintable() and not any(sign in url for sign in " \\#@")
    named = any(wanted.endswith(host) if host.startswith(".") else wanted == host for host in hosts)
    return parts.scheme == "https" and clean and named
