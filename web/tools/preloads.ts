import type { Plugin } from 'vite'

/**
 * What a screen needs beside its own file is fetched with it, from a list that the first script carries. What that script has brought
 * itself is there already: naming it for every screen again would only make the first visit larger.
 */
export function preloads(): { plugin: Plugin; resolveDependencies(file: string, deps: string[]): string[] } {
  const here = new Set<string>()
  return {
    plugin: {
      name: 'qafila:preloads',
      enforce: 'pre',
      generateBundle: (_, bundle) => {
        const walk = (file: string) => {
          const chunk = bundle[file]
          if (here.has(file) || chunk?.type !== 'chunk') return
          here.add(file)
          for (const next of chunk.imports) walk(next)
        }
        for (const chunk of Object.values(bundle))
          if (chunk.type === 'chunk' && chunk.isEntry) walk(chunk.fileName)
      },
    },
    resolveDependencies: (_, deps) => deps.filter(file => !here.has(file)),
  }
}
