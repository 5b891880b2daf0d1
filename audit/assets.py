"""Serves the built front end from memory: compressed by the build, 304 when unchanged, hashed names for ever, the shell for app routes."""

import hashlib
import mimetypes
import re
from pathlib import Path
from typing import Any

from litestar import Request, Response, get
from litestar.handlers import HTTPRouteHandler

from audit.sites.rules import no_such_hall

HASHED = re.compile(r"[.-][A-Za-z0-9_-]{8,}\.(js|css|woff2|svg|png|webp|wasm)$")
FILE_NAME = re.compile(r"\.[a-z]\w*$")
"""Ends like a file; the address of a standard ends in 10001.1-2023."""
POLICY = (
    "default-src 'self'; img-src 'self' blob: data:; media-src 'self' blob:; worker-src 'self'; "
    "script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; object-src 'none'; base-uri 'none'; "
    "frame-ancestors 'none'; form-action 'self'"
)
COMPRESSED = {".br": "br", ".gz": "gzip"}  # the better one first


class Asset:
    """One file of the front end, with the compressed forms that the build put beside it."""

    def __init__(self, path: Path) -> None:
        self.content = path.read_bytes()
        self.compressed = {
            encoding: beside.read_bytes()
            for suffix, encoding in COMPRESSED.items()
            if (beside := path.with_name(path.name + suffix)).is_file()
        }
        self.etag = hashlib.sha256(self.content).hexdigest()[:20]
        self.kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        if path.suffix == ".webmanifest":
            self.kind = "application/manifest+json"
        self.cache = "public, max-age=31536000, immutable" if HASHED.search(path.name) else "no-cache"

    def encoded(self, accepted: str) -> tuple[str, bytes]:
        """Content-Encoding and bytes. Browsers take brotli only over HTTPS or localhost."""
        return next(((name, body) for name, body in self.compressed.items() if name in accepted), ("", self.content))

    def reply(self, accepted: str, if_none_match: str) -> Response[bytes]:
        encoding, body = self.encoded(accepted)
        etag = f'"{self.etag}{encoding}"'
        headers = {
            "etag": etag,
            "cache-control": self.cache,
            "vary": "accept-encoding",
            "content-security-policy": POLICY,
        }
        if etag in if_none_match:
            return Response(b"", status_code=304, headers=headers, media_type=self.kind)
        if encoding:
            headers["content-encoding"] = encoding
        return Response(body, headers=headers, media_type=self.kind)  # Litestar adds the charset to text


def assets_handler(folder: Path) -> HTTPRouteHandler:
    """A route for every path that is not the API. Unknown files are 404, unknown pages the app's shell."""
    files = {
        path.relative_to(folder).as_posix(): Asset(path)
        for path in folder.rglob("*")
        if path.is_file() and not path.is_symlink() and not path.name.startswith(".") and path.suffix not in COMPRESSED
    }

    @get(["/", "/{path:path}"], include_in_schema=False, sync_to_thread=False)
    def serve_asset(request: Request[Any, Any, Any]) -> Response[bytes]:
        name = request.url.path.lstrip("/")
        asset = files.get(name)
        is_page = not FILE_NAME.search(name) and not name.startswith(("api/", "assets/"))
        asset = asset or (files.get("index.html") if is_page else None)
        if asset is None:
            raise no_such_hall()
        return asset.reply(request.headers.get("accept-encoding", ""), request.headers.get("if-none-match", ""))

    return serve_asset
