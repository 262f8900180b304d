// Builds the apps one after another: `npm run build` for all, `npm run build public` for one.
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

const at = path => fileURLToPath(new URL(path, import.meta.url))
const wanted = process.argv.slice(2)

for (const name of ['public', 'business', 'driver']) {
  if (wanted.length && !wanted.includes(name)) continue
  const configFile = at(`../apps/${name}/vite.config.ts`)
  if (existsSync(at(`../apps/${name}/index.html`))) await build({ configFile, logLevel: 'warn' })
}
