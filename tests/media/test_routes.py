"""The photo routes as a browser meets them, above all with what must not get in."""

from collections.abc import AsyncIterator

import httpx
import pytest
from litestar import Litestar

from audit.config import Settings
from audit.media import store
from tests.cast import Stage
from tests.conftest import browser, sign_in
from tests.media import folder, photos

DIGEST = photos.sha256(photos.jpeg())


def path(stage: Stage, digest: str, *, other_hall: bool = False) -> str:
    return f"/api/halls/{stage.other_hall if other_hall else stage.hall}/photos/{digest}"


async def put(client: httpx.AsyncClient, stage: Stage, content: bytes) -> httpx.Response:
    return await client.put(path(stage, photos.sha256(content)), content=content)


async def chunks(content: bytes) -> AsyncIterator[bytes]:
    for start in range(0, len(content), 65_536):
        yield content[start : start + 65_536]


async def assert_nothing_stayed(settings: Settings) -> None:
    assert folder.files(settings) == set()
    assert await folder.rows() == 0
    assert await folder.acts() == []


async def test_a_photo_travels_there_and_back(consultant: httpx.AsyncClient, stage: Stage) -> None:
    content = photos.jpeg()
    first, again = await put(consultant, stage, content), await put(consultant, stage, content)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert first.json()["sha256"] == DIGEST
    original = await consultant.get(path(stage, DIGEST) + "/original")
    assert original.content == content


async def test_a_photo_without_a_length_is_taken_and_its_stated_type_is_not_believed(
    consultant: httpx.AsyncClient, stage: Stage
) -> None:
    content = photos.large_jpeg()
    headers = {"Content-Type": "application/json"}
    answer = await consultant.put(path(stage, photos.sha256(content)), content=chunks(content), headers=headers)
    assert answer.status_code == 201
    assert answer.json()["bytes"] == len(content)


HOSTILE = {
    "half a JPEG": (photos.jpeg()[:-400], 422, "photo_broken"),
    "half a PNG": (photos.encoded(photos.quarters(), "PNG")[:700], 422, "photo_broken"),
    "JPEG in name only": (b"\xff\xd8\xff" + b"nothing" * 50, 422, "photo_broken"),
    "nothing": (b"", 415, "photo_type"),
    "text": ("不是照片".encode() * 30, 415, "photo_type"),
    "HTML": (photos.HTML, 415, "photo_type"),
    "SVG": (photos.SVG, 415, "photo_type"),
    "GIF": (photos.animated("GIF"), 415, "photo_type"),
    "TIFF": (photos.encoded(photos.quarters(), "TIFF"), 415, "photo_type"),
    "BMP": (photos.encoded(photos.quarters(), "BMP"), 415, "photo_type"),
    "HEIC in name only": (photos.HEIC, 422, "photo_broken"),
    "a film": (photos.FILM, 415, "photo_type"),
    "60 megapixels": (photos.one_bit_png(10_000, 6_000), 422, "photo_pixels"),
    "400-megapixel bomb": (photos.one_bit_png(20_000, 20_000), 422, "photo_pixels"),
    "forged size": (photos.forged_size_jpeg(), 422, "photo_pixels"),
    "moving WebP": (photos.animated("WEBP"), 422, "photo_animated"),
    "moving PNG": (photos.animated("PNG"), 422, "photo_animated"),
}


@pytest.mark.parametrize(("content", "status", "code"), HOSTILE.values(), ids=HOSTILE.keys())
async def test_what_is_not_a_usable_photo_is_refused_and_leaves_nothing(
    consultant: httpx.AsyncClient, stage: Stage, settings: Settings, content: bytes, status: int, code: str
) -> None:
    answer = await consultant.put(
        path(stage, photos.sha256(content)), content=content, headers={"Content-Type": "image/jpeg"}
    )
    assert answer.headers["content-type"] == "application/problem+json"
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    await assert_nothing_stayed(settings)


@pytest.mark.parametrize("stated", [True, False], ids=["with its length", "without"])
async def test_a_photo_above_the_limit_is_refused_before_it_is_read_whole(
    consultant: httpx.AsyncClient, stage: Stage, settings: Settings, stated: bool
) -> None:
    content = photos.jpeg() + b"\0" * (settings.photo_max_bytes + 1_000_000)
    taken = 0

    async def counted() -> AsyncIterator[bytes]:
        nonlocal taken
        async for chunk in chunks(content):
            taken += len(chunk)
            yield chunk

    headers = {"Content-Length": str(len(content))} if stated else {}
    answer = await consultant.put(path(stage, photos.sha256(content)), content=counted(), headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (413, "photo_too_large")
    assert taken == 0 if stated else taken <= settings.photo_max_bytes + 65_536
    await assert_nothing_stayed(settings)


@pytest.mark.parametrize("sent", [photos.jpeg(number=2), photos.jpeg()[:-1], b""], ids=["another", "cut", "empty"])
async def test_bytes_that_do_not_have_the_promised_digest_are_refused(
    consultant: httpx.AsyncClient, stage: Stage, settings: Settings, sent: bytes
) -> None:
    answer = await consultant.put(path(stage, DIGEST), content=sent)
    assert (answer.status_code, answer.json()["code"]) == (422, "photo_hash_mismatch")
    await assert_nothing_stayed(settings)


NO_DIGESTS = {
    "upper case": DIGEST.upper(),
    "too short": DIGEST[:-1],
    "too long": DIGEST + "0",
    "not hex": "g" * 64,
    "Chinese": "照" * 64,
    "a folder up": "%2e%2e%5cetc",
    "a line end": DIGEST + "%0a",
}


@pytest.mark.parametrize("name", NO_DIGESTS.values(), ids=NO_DIGESTS.keys())
async def test_a_name_that_is_no_digest_is_refused_by_every_route(
    consultant: httpx.AsyncClient, stage: Stage, settings: Settings, name: str
) -> None:
    answers = [
        await consultant.put(path(stage, name), content=photos.jpeg()),
        await consultant.get(path(stage, name) + "?size=list"),
        await consultant.get(path(stage, name) + "/original"),
    ]
    assert [(answer.status_code, answer.json()["code"]) for answer in answers] == [(400, "bad_photo_id")] * 3
    assert (await consultant.head(path(stage, name))).status_code == 400
    await assert_nothing_stayed(settings)


async def test_a_name_that_climbs_out_of_the_folder_meets_no_route(
    consultant: httpx.AsyncClient, stage: Stage, settings: Settings
) -> None:
    answer = await consultant.put(path(stage, "..%2f..%2f..%2fescaped"), content=photos.jpeg())
    assert 400 <= answer.status_code < 500
    assert answer.headers["content-type"] == "application/problem+json"
    await assert_nothing_stayed(settings)
    assert not list(settings.data.rglob("escaped"))


async def test_a_photo_that_is_also_a_web_page_is_served_harmlessly(
    consultant: httpx.AsyncClient, stage: Stage
) -> None:
    content = photos.jpeg() + photos.POLYGLOT_TAIL
    digest = photos.sha256(content)
    assert (await put(consultant, stage, content)).status_code == 201
    shown = await consultant.get(path(stage, digest), params={"size": "screen"})
    kept = await consultant.get(path(stage, digest) + "/original")
    assert b"script" not in shown.content
    assert kept.content == content
    assert kept.headers["content-disposition"] == f'attachment; filename="{digest[:16]}.jpg"'
    for answer in (shown, kept):
        assert answer.headers["content-type"] == "image/jpeg"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["content-security-policy"] == "sandbox"


async def test_a_size_is_kept_by_the_browser_for_ever_and_not_sent_twice(
    consultant: httpx.AsyncClient, stage: Stage
) -> None:
    await put(consultant, stage, photos.jpeg())
    first = await consultant.get(path(stage, DIGEST), params={"size": "list"})
    assert first.headers["etag"] == f'"{DIGEST}-list"'
    assert first.headers["cache-control"] == "private, max-age=31536000, immutable"
    known = {"If-None-Match": first.headers["etag"]}
    same = await consultant.get(path(stage, DIGEST), params={"size": "list"}, headers=known)
    assert (same.status_code, same.content) == (304, b"")
    assert same.headers["etag"] == first.headers["etag"]
    other = await consultant.get(path(stage, DIGEST), params={"size": "print"}, headers=known)
    assert other.status_code == 200


async def test_head_tells_only_what_is_held_and_intact(
    consultant: httpx.AsyncClient, stage: Stage, settings: Settings
) -> None:
    assert (await consultant.head(path(stage, DIGEST))).status_code == 404
    await put(consultant, stage, photos.jpeg())
    assert (await consultant.head(path(stage, DIGEST))).status_code == 200
    store.original_path(settings.photo_folder, DIGEST).write_bytes(b"rot")
    assert (await consultant.head(path(stage, DIGEST))).status_code == 404


@pytest.mark.parametrize("tail", ["?size=list", "/original"])
async def test_a_photo_that_is_not_here_is_unknown(consultant: httpx.AsyncClient, stage: Stage, tail: str) -> None:
    answer = await consultant.get(path(stage, DIGEST) + tail)
    assert (answer.status_code, answer.json()["code"]) == (404, "photo_unknown")


@pytest.mark.parametrize("query", ["", "?size=huge", "?size="])
async def test_a_size_that_does_not_exist_is_refused(consultant: httpx.AsyncClient, stage: Stage, query: str) -> None:
    await put(consultant, stage, photos.jpeg())
    answer = await consultant.get(path(stage, DIGEST) + query)
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid_field")


async def test_somebody_of_another_hall_learns_nothing_even_with_the_digest(
    consultant: httpx.AsyncClient, app: Litestar, stage: Stage, settings: Settings
) -> None:
    await put(consultant, stage, photos.jpeg())
    async with browser(app) as client:
        stranger = await sign_in(client, "stranger")
        answers = [
            await stranger.get(path(stage, DIGEST) + "?size=list"),
            await stranger.get(path(stage, DIGEST) + "/original"),
            await stranger.head(path(stage, DIGEST)),
            await put(stranger, stage, photos.jpeg(number=2)),
            await stranger.get(path(stage, DIGEST, other_hall=True) + "?size=list"),
            await stranger.head(path(stage, DIGEST, other_hall=True)),
        ]
    assert [answer.status_code for answer in answers] == [404] * 6
    assert await folder.rows() == 1


@pytest.mark.parametrize(("person", "status"), [("manager", 200), ("admin", 200), ("clerk", 403), ("lead", 403)])
async def test_originals_are_only_for_those_who_judge(
    consultant: httpx.AsyncClient, app: Litestar, stage: Stage, person: str, status: int
) -> None:
    await put(consultant, stage, photos.jpeg())
    async with browser(app) as client:
        await sign_in(client, person)
        assert (await client.get(path(stage, DIGEST) + "/original")).status_code == status
        assert (await client.get(path(stage, DIGEST) + "?size=list")).status_code == 200


@pytest.mark.parametrize(("person", "status"), [("clerk", 201), ("supervisor", 201), ("lead", 403)])
async def test_a_photo_is_taken_from_those_who_inspect(
    client: httpx.AsyncClient, stage: Stage, settings: Settings, person: str, status: int
) -> None:
    await sign_in(client, person)
    assert (await put(client, stage, photos.jpeg())).status_code == status
    assert await folder.rows() == (1 if status == 201 else 0)


async def test_nobody_signed_in_gets_nothing(client: httpx.AsyncClient, stage: Stage, settings: Settings) -> None:
    answers = [
        await put(client, stage, photos.jpeg()),
        await client.get(path(stage, DIGEST) + "?size=list"),
        await client.get(path(stage, DIGEST) + "/original"),
        await client.head(path(stage, DIGEST)),
    ]
    assert [answer.status_code for answer in answers] == [401] * 4
    await assert_nothing_stayed(settings)
