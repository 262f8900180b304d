import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Plugin } from 'vite'

const MODULES = fileURLToPath(new URL('../node_modules', import.meta.url))
/** Reached through stylesheets, where the bundler sees no module. */
const FONTS = ['@fontsource-variable/inter', '@fontsource-variable/noto-sans-arabic']

const packageOf = (id: string): string | undefined =>
  /node_modules\/((?:@[^/]+\/)?[^/]+)\/(?!.*node_modules\/)/.exec(id)?.[1]

function textOf(name: string): string | undefined {
  const folder = join(MODULES, name)
  if (!existsSync(folder)) return undefined
  const file = readdirSync(folder).find(f => /^licen[cs]e/i.test(f))
  const { version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const words = file ? readFileSync(join(folder, file), 'utf8').trim() : String(license)
  return `${name} ${version}\n\n${words}\n`
}

/** Writes `licences.txt`: the words under which everything that is bundled was given to us. */
export function licences(): Plugin {
  return {
    name: 'qafila:licences',
    apply: 'build',
    generateBundle() {
      const names = [...this.getModuleIds()].map(packageOf).filter(name => name !== undefined)
      const all = [...new Set([...names, ...FONTS])]
        .sort()
        .map(textOf)
        .filter(text => text !== undefined)
      this.emitFile({ type: 'asset', fileName: 'licences.txt', source: all.join(`\n${'-'.repeat(72)}\n\n`) })
    },
  }
}
