import { chmodSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { defineConfig } from '@playwright/test'

/** A server that runs already, or none: then the binary is started with a database of its own. */
const running = process.env.QAFILA_URL
const PORT = 18_480
const binary = process.env.QAFILA_BIN ?? fileURLToPath(new URL('../../target/debug/qafila', import.meta.url))

/** A folder of its own that PostgreSQL's account may enter; `teardown.ts` removes it. Workers read the same one. */
function dataDir(): string {
  process.env.QAFILA_E2E_DIR ??= mkdtempSync(join(tmpdir(), 'qafila-e2e-'))
  chmodSync(process.env.QAFILA_E2E_DIR, 0o755)
  return join(process.env.QAFILA_E2E_DIR, 'var')
}

export default defineConfig({
  testDir: '.',
  outputDir: 'test-results',
  // A map page keeps a core busy by itself.
  workers: 1,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  reporter: [['list']],
  use: {
    baseURL: running ?? `http://127.0.0.1:${PORT}`,
    viewport: { width: 1180, height: 720 },
    timezoneId: 'Asia/Dubai',
    locale: 'en-AE',
    trace: 'retain-on-failure',
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      args: ['--no-sandbox'],
    },
  },
  ...(running
    ? {}
    : {
        globalTeardown: './teardown.ts',
        webServer: {
          command: `${binary} serve --listen 127.0.0.1:${PORT} --data-dir ${dataDir()}`,
          url: `http://127.0.0.1:${PORT}/healthz`,
          timeout: 120_000,
          gracefulShutdown: { signal: 'SIGTERM', timeout: 20_000 },
        },
      }),
})
