import { defineConfig } from 'vite'
import { VitePWA } from 'vite-plugin-pwa'
import { app } from '../../tools/vite.ts'

export default defineConfig(
  app('driver', {
    base: '/driver/',
    preact: true,
    plugins: [
      VitePWA({
        strategies: 'injectManifest',
        srcDir: 'src',
        filename: 'sw.ts',
        injectRegister: false,
        manifest: false,
        injectManifest: {
          globPatterns: ['**/*.{js,mjs,css,html,woff2,svg,json,webmanifest,wasm}'],
          // The Latin letters beyond Western Europe are fetched if a name needs them.
          globIgnores: ['**/inter-latin-ext*'],
          maximumFileSizeToCacheInBytes: 2_000_000,
        },
      }),
    ],
  }),
)
