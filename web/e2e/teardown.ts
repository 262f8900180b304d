import { rmSync } from 'node:fs'

/** Takes away the database that the tests' own server made. */
export default function teardown(): void {
  const folder = process.env.QAFILA_E2E_DIR
  if (folder) rmSync(folder, { recursive: true, force: true })
}
