// Reads the QR codes of the PNG files it is given: a JSON list per file of {text, x, y}, the middle of each code in pixels.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

const { resolve } = createRequire(new URL('../../frontend/package.json', import.meta.url))
const { prepareZXingModule, readBarcodes } = await import(resolve('zxing-wasm/reader').replace('/cjs/', '/es/'))
prepareZXingModule({ overrides: { wasmBinary: readFileSync(resolve('zxing-wasm/reader/zxing_reader.wasm')) } })

const pages = []
for (const file of process.argv.slice(2)) {
  const found = await readBarcodes(new Uint8Array(readFileSync(file)), { formats: ['QRCode'] })
  pages.push(found.map(({ text, position: { topLeft, bottomRight } }) => ({ text, x: (topLeft.x + bottomRight.x) / 2, y: (topLeft.y + bottomRight.y) / 2 })))
}
console.log(JSON.stringify(pages))
