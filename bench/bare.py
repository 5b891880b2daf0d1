"""A Litestar app with one route: what the framework costs by itself."""

from litestar import Litestar, get


@get("/health")
async def health() -> dict[str, str]:
    return {"status": "ok"}


app = Litestar([health], openapi_config=None)
