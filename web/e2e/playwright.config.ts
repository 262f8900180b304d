import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { defineConfig } from '@playwright/test'
import { FLAGS } from './browser'

/** A server that runs already, or none: then the binary is started with a database of its own. */
const running = process.env.QAFILA_URL
const PORT = Number(process.env.QAFILA_E2E_PORT ?? 18_480)
const binary = process.env.QAFILA_BIN ?? fileURLToPath(new URL('../../target/debug/qafila', import.meta.url))

/** A folder of its own that PostgreSQL's account may enter, gone when the run is. Workers read the same one. */
function dataDir(): string {
  let folder = process.env.QAFILA_E2E_DIR
  if (!folder) {
    const made = mkdtempSync(join(tmpdir(), 'qafila-e2e-'))
    chmodSync(made, 0o755)
    // Only here, in the process that made it, and only at its end: the server is stopped by then.
    process.on('exit', () => rmSync(made, { recursive: true, force: true }))
    process.env.QAFILA_E2E_DIR = made
    folder = made
  }
  return join(folder, 'var')
}

export default defineConfig({
  testDir: '.',
  outputDir: 'test-results',
  // Each test has an organisation of its own, and a server of its own where it kills one: they may run side by side. A map page
  // without a graphics card keeps a core busy while it draws, and rests as long.
  workers: Math.min(availableParallelism(), 6),
  // A page that is left while it still asks can fail a test; a later pass is reported as flaky, not hidden.
  retries: 2,
  timeout: 150_000,
  expect: { timeout: 30_000 },
  reporter: [['list']],
  use: {
    baseURL: running ?? `http://127.0.0.1:${PORT}`,
    viewport: { width: 1180, height: 720 },
    timezoneId: 'Asia/Dubai',
    locale: 'en-AE',
    // What is recorded of every test costs a fifth of its time; one that fails is run again, and recorded then.
    trace: 'on-first-retry',
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      args: FLAGS,
    },
  },
  ...(running
    ? {}
    : {
        webServer: {
          command: `${binary} serve --listen 127.0.0.1:${PORT} --data-dir ${dataDir()}`,
          url: `http://127.0.0.1:${PORT}/healthz`,
          timeout: 120_000,
          gracefulShutdown: { signal: 'SIGTERM', timeout: 20_000 },
        },
      }),
})
