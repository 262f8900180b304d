import { fileURLToPath } from 'node:url'
import tailwind from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import type { PluginOption, UserConfig } from 'vite'
import { gazetteer } from './gazetteer.ts'
import { licences } from './licences.ts'
import { precompress } from './precompress.ts'
import { preloads } from './preloads.ts'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** Four lines make React's API run on Preact; deleting them is the fallback. */
const PREACT = {
  'react-dom/client': 'preact/compat/client',
  'react-dom': 'preact/compat',
  'react/jsx-runtime': 'preact/jsx-runtime',
  react: 'preact/compat',
}

/** One app of the house: where it is served, and which renderer it is built with. */
export function app(
  name: string,
  options: { base: string; preact?: boolean; plugins?: PluginOption[] },
): UserConfig {
  const { plugin, resolveDependencies } = preloads()
  const server = process.env.QAFILA_URL ?? 'http://127.0.0.1:8080'
  return {
    root: here(`../apps/${name}`),
    base: options.base,
    plugins: [
      react(),
      tailwind(),
      gazetteer(),
      licences(),
      plugin,
      ...(options.plugins ?? []),
      precompress(),
    ],
    resolve: { alias: options.preact ? PREACT : {} },
    optimizeDeps: { exclude: ['maplibre-gl'] },
    server: { proxy: { '/api': { target: server, ws: true }, '/maps': { target: server } } },
    build: {
      outDir: here(`../dist/${name}`),
      emptyOutDir: true,
      target: 'es2023',
      // What Tailwind needs anyway; without it every colour is written three times for browsers that would fail on the rest.
      cssTarget: ['chrome111', 'safari16.4', 'firefox128'],
      assetsInlineLimit: 0,
      reportCompressedSize: false,
      chunkSizeWarningLimit: 1200,
      modulePreload: { polyfill: false, resolveDependencies },
      // The map is one file of its own: it changes with the library, not with us, and has its own budget.
      rolldownOptions: {
        output: { codeSplitting: { groups: [{ name: 'maplibre', test: /node_modules\/maplibre-gl/ }] } },
      },
    },
  }
}
