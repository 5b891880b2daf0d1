// node tests/scenes/table.mjs [photos per cell]: every trial as a line of JSON. Run by `python -m bench centimetres`.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { createServer } from 'vite'
import { prepareZXingModule } from 'zxing-wasm/reader'

const server = await createServer({ configFile: false, logLevel: 'error', server: { middlewareMode: true, ws: false, watch: null }, optimizeDeps: { noDiscovery: true } })
const { PAPER, scenes, tried } = await server.ssrLoadModule('/tests/scenes/trial.ts')
const wasm = createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm')
prepareZXingModule({ overrides: { wasmBinary: new Uint8Array(readFileSync(wasm)).buffer } })
const all = scenes(Number(process.argv[2] ?? 6))
// The same photos once more with points that lie nearer than the strip.
const sizes = [...all.map(scene => [scene, 0]), ...all.filter(scene => scene.width === 2560).map(scene => [scene, 30])]
for (const [scene, nearerMm] of sizes) {
  const { found, error } = await tried({ ...scene, nearerMm }, PAPER)
  const { distanceMm, angle, width, apartMm } = scene
  const length = typeof found === 'string' ? { refused: found } : { error, plusMinus: found.plusMinus, saidOff: found.perCentimetreOff * 3 }
  console.log(JSON.stringify({ distanceMm, angle, width, apartMm, nearerMm, ...length }))
}
await server.close()
