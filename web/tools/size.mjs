// Weighs what a first visit downloads, and fails when an app is over its budget (KiB, gzip).
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'

const BUDGET = {
  public: { script: 60, style: 10, chunk: 25 },
  driver: { script: 60, style: 10, chunk: 25 },
  business: { script: 120, style: 12, chunk: 40 },
}
/** The map and its worker come after the first paint, under a budget of their own. */
const MAP_BUDGET = 430
const MAP = /maplibre|map-view/

const dist = fileURLToPath(new URL('../dist', import.meta.url))
const kib = bytes => gzipSync(bytes, { level: 9 }).length / 1024
const STATIC =
  /(?:^|[;}\s])(?:import|export)[^;"'()]*?from\s*["']\.\/([^"']+\.js)["']|(?:^|[;}\s])import\s*["']\.\/([^"']+\.js)["']/g

/** The files reached from the entry by static imports: what runs before anything is shown. */
function initial(assets, entries) {
  const seen = new Set()
  const walk = file => {
    if (seen.has(file)) return
    seen.add(file)
    for (const m of readFileSync(join(assets, file), 'utf8').matchAll(STATIC)) walk(m[1] ?? m[2])
  }
  entries.forEach(walk)
  return [...seen]
}

let over = 0
const check = (what, size, budget) => {
  const bad = size > budget
  over += bad
  console.log(`  ${bad ? 'OVER' : 'ok  '} ${what.padEnd(44)} ${size.toFixed(1).padStart(7)} of ${budget} KiB`)
}

for (const [app, budget] of Object.entries(BUDGET)) {
  const root = join(dist, app)
  if (!existsSync(root)) continue
  console.log(app)
  const html = readFileSync(join(root, 'index.html'), 'utf8')
  const assets = join(root, 'assets')
  const named = kind => [...html.matchAll(new RegExp(`assets/([^"]+\\.${kind})"`, 'g'))].map(m => m[1])
  const sum = files => files.reduce((total, file) => total + kib(readFileSync(join(assets, file))), 0)
  const first = initial(assets, named('js'))
  check('first scripts', sum(first), budget.script)
  check('first styles', sum(named('css')), budget.style)
  const later = readdirSync(assets).filter(f => /\.m?js$/.test(f) && !first.includes(f))
  const map = later.filter(f => MAP.test(f))
  if (map.length) check('map and its worker', sum(map), MAP_BUDGET)
  for (const file of later.filter(f => !map.includes(f))) {
    const size = kib(readFileSync(join(assets, file)))
    if (size > budget.chunk * 0.5) check(`later ${file}`, size, budget.chunk)
  }
}
if (over) process.exit(1)
