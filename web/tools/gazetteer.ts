import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Plugin } from 'vite'

const SOURCE = fileURLToPath(new URL('../../rooms/places/data/gazetteer.csv', import.meta.url))
const NAME = 'virtual:gazetteer'

/** One line of CSV; quotes may hold commas. */
function cells(line: string): string[] {
  const out = ['']
  let quoted = false
  for (const letter of line) {
    if (letter === '"') quoted = !quoted
    else if (letter === ',' && !quoted) out.push('')
    else out[out.length - 1] += letter
  }
  return out
}

/** `[en, ar, ur, lat, lon, level, rank]` for each place: the built-in gazetteer's names, as the map needs them. */
function compact(): string {
  const [head = '', ...lines] = readFileSync(SOURCE, 'utf8').trim().split('\n')
  const at = cells(head)
  const columns = ['name_en', 'name_ar', 'name_ur', 'lat', 'lon', 'level', 'rank'].map(c => at.indexOf(c))
  if (columns.includes(-1)) throw new Error(`${SOURCE} has other columns than the map reads`)
  const rows = lines.map(line => {
    const row = cells(line)
    const [en, ar, ur, lat, lon, level, rank] = columns.map(c => row[c] ?? '')
    return [en, ar, ur, Number(lat), Number(lon), level, Number(rank)]
  })
  return JSON.stringify(rows)
}

/** `import url from 'virtual:gazetteer'`: place names as a file beside the scripts, fetched once and kept by the browser. */
export function gazetteer(): Plugin {
  let serving = false
  return {
    name: 'qafila:gazetteer',
    configResolved: config => {
      serving = config.command === 'serve'
    },
    resolveId: id => (id === NAME ? `\0${NAME}` : null),
    load(id) {
      if (id !== `\0${NAME}`) return null
      if (serving) return `export default 'data:application/json,${encodeURIComponent(compact())}'`
      const file = this.emitFile({ type: 'asset', name: 'places.json', source: compact() })
      return `export default import.meta.ROLLUP_FILE_URL_${file}`
    },
  }
}
