import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import type { Plugin } from 'vite'

const TEXT = /\.(js|mjs|css|html|svg|json|webmanifest|wasm|txt)$/
/** Below this a compressed copy saves less than its headers cost. */
const LEAST_BYTES = 512

/** Writes `.br` and `.gz` beside every compressible file, so that the server never compresses the same file twice. */
export function precompress(): Plugin {
  let out = ''
  return {
    name: 'qafila:precompress',
    apply: 'build',
    enforce: 'post',
    configResolved: config => {
      out = config.build.outDir
    },
    closeBundle: {
      sequential: true,
      order: 'post',
      handler: () => {
        if (!existsSync(out)) return
        for (const entry of readdirSync(out, { recursive: true, encoding: 'utf8' })) {
          const file = join(out, entry)
          if (!TEXT.test(file) || !statSync(file).isFile()) continue
          const bytes = readFileSync(file)
          if (bytes.length < LEAST_BYTES) continue
          const params = {
            [constants.BROTLI_PARAM_QUALITY]: 11,
            [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
          }
          writeFileSync(`${file}.br`, brotliCompressSync(bytes, { params }))
          writeFileSync(`${file}.gz`, gzipSync(bytes, { level: 9 }))
        }
      },
    },
  }
}
