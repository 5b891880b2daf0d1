"""B4: the sizes of a 12-megapixel photo, made by our decoders and by libvips; and the loop while photos come in by HTTP."""

import asyncio
import hashlib
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
from PIL import Image, ImageFilter

from audit.child_processes import Workers
from audit.media import images
from audit.media.schemas import Size
from bench.hall import HEADERS, build_hall, signed_in_cookie
from bench.measure import ROOT, Figure, Remark, Result, cpu_seconds, free_port, granian, median, served
from tests.processes import children

PHOTOS = 12
ARRIVING = 20
VIPS = """
import hashlib, sys, time
from pathlib import Path
import pyvips
pyvips.cache_set_max(0)

def sizes(path):
    content = Path(path).read_bytes()
    hashlib.sha256(content).hexdigest()
    screen = pyvips.Image.thumbnail_buffer(content, 1280, height=1280, size="down").copy_memory()
    paper = screen.thumbnail_image(800, height=800).copy_memory()
    small = paper.thumbnail_image(320, height=320)
    return [one.jpegsave_buffer(Q=quality, keep="none") for one, quality in ((screen, 82), (paper, 75), (small, 75))]

sizes(sys.argv[1])
began, spent = time.perf_counter(), time.process_time()
for path in sys.argv[1:]:
    sizes(path)
print(time.perf_counter() - began, time.process_time() - spent)
"""


def measure(rounds: int, _: float) -> Iterator[Result]:
    with tempfile.TemporaryDirectory(prefix="hall-audit-bench-") as name:
        paths = [_photo(Path(name), number) for number in range(PHOTOS)]
        ours, peer, memory = asyncio.run(_in_turns(paths, rounds))
        stall, busy, rate = _stall_while_photos_arrive(Path(name), paths[0].read_bytes())
    yield Figure(
        budget="B4",
        work="list, screen and print size of a 12-megapixel JPEG",
        unit="photos per CPU-second",
        ours=1 / median(ours),
        peer=1 / median(peer),
        peer_name="libvips",
        limit=0.75,
        at_least=True,
    )
    yield Figure(budget="B4", work="memory of a decoder", unit="MB", ours=memory, limit=300)
    yield Figure(
        budget="B4", work="20 photos arrive and are looked at, loop stands still", unit="ms", ours=stall, limit=50
    )
    yield Remark(
        f"{rate:.1f} photos a second were received, made smaller and read back; "
        f"the loop itself was busy for {busy:.1f} ms at a time at most, the rest is waiting for a processor or a thread"
    )


def _photo(folder: Path, number: int) -> Path:
    """4000 × 3000 with fine grain, about 3 MB, held sideways."""
    noise = Image.effect_noise((4000, 3000), 24).filter(ImageFilter.GaussianBlur(0.8))
    colours = Image.radial_gradient("L").resize(noise.size)
    picture = Image.merge("RGB", (Image.blend(noise, colours, 0.6), Image.blend(noise, colours.rotate(90), 0.5), noise))
    exif = Image.Exif()
    exif[0x0112] = 6
    path = folder / f"{number}.jpg"
    picture.save(path, quality=88, exif=exif)
    return path


async def _in_turns(paths: list[Path], rounds: int) -> tuple[list[float], list[float], float]:
    """CPU seconds a photo, ours and theirs, and the megabytes of our process."""
    workers = Workers(
        at_once=1, waiting_most=PHOTOS, seconds=60, memory_bytes=images.MEMORY_BYTES_MOST, warm_up=images.warm_up
    )
    digests = [hashlib.sha256(path.read_bytes()).hexdigest() for path in paths]
    await workers.ask(images.make_sizes, paths[0], digests[0])
    process = children(os.getpid())[-1]
    ours, peer = [], []
    for _ in range(rounds):
        before = cpu_seconds([process]) + time.process_time()
        for path, digest in zip(paths, digests, strict=True):
            await workers.ask(images.make_sizes, path, digest)
        ours.append((cpu_seconds([process]) + time.process_time() - before) / len(paths))
        peer.append(await asyncio.to_thread(_vips, paths) / len(paths))
    memory = _peak(process)
    await workers.close()
    return ours, peer, memory


def _vips(paths: list[Path]) -> float:
    command = [sys.executable, "-c", VIPS, *(str(path) for path in paths)]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return float(told.split()[1])


def _peak(process: int) -> float:
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))


def _stall_while_photos_arrive(folder: Path, photo: bytes) -> tuple[float, float, float]:
    """The longest stall of the server's loop and its own share in it, in ms; photos a second."""
    hall = asyncio.run(build_hall(folder))
    port = free_port()
    with served(granian("bench.heartbeat:app", port), port, {"AUDIT_DATA": str(folder)}):
        url = f"http://127.0.0.1:{port}"
        headers = HEADERS | {"Cookie": signed_in_cookie(url)}
        return asyncio.run(_arrive(url, headers, f"/api/halls/{hall.stage.hall}/photos", photo))


async def _arrive(url: str, headers: dict[str, str], path: str, photo: bytes) -> tuple[float, float, float]:
    async with httpx.AsyncClient(base_url=url, headers=headers, timeout=120) as client:

        async def one(number: int) -> None:
            content = photo + number.to_bytes(4, "big")
            address = f"{path}/{hashlib.sha256(content).hexdigest()}"
            (await client.put(address, content=content)).raise_for_status()
            for size in Size:
                (await client.get(address, params={"size": size.value})).raise_for_status()

        await one(0)
        await client.get("/bench/stall")
        began = time.perf_counter()
        await asyncio.gather(*(one(number) for number in range(1, ARRIVING + 1)))
        wall = time.perf_counter() - began
        stall, busy = (await client.get("/bench/stall")).text.split()
        return float(stall), float(busy), ARRIVING / wall
