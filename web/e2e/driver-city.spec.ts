import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { request as requests } from '@playwright/test'
import { BINARY, DOOR, installed, OwnServer, rig, signIn, tap } from './driver-kit'
import { accessible, expect, mapReady, test } from './house'

/** A quarter of forty streets around the door, as an extract of a map has them. */
function extract(): string {
  const side = 20
  const step = 0.0015
  const id = (row: number, column: number) => 1 + row * side + column
  const nodes: string[] = []
  const ways: string[] = []
  const way = (nth: number, refs: number[]) =>
    ways.push(
      `<way id="${nth}" version="1">${refs.map(ref => `<nd ref="${ref}"/>`).join('')}<tag k="highway" v="residential"/><tag k="name" v="Street ${nth}"/></way>`,
    )
  for (let row = 0; row < side; row++)
    for (let column = 0; column < side; column++)
      nodes.push(
        `<node id="${id(row, column)}" version="1" lat="${(DOOR.latitude + (row - 10) * step).toFixed(6)}" lon="${(DOOR.longitude + (column - 10) * step).toFixed(6)}"/>`,
      )
  for (let n = 0; n < side; n++) {
    way(
      1000 + n,
      Array.from({ length: side }, (_, i) => id(n, i)),
    )
    way(
      2000 + n,
      Array.from({ length: side }, (_, i) => id(i, n)),
    )
  }
  return `<?xml version="1.0" encoding="UTF-8"?>\n<osm version="0.6">\n${nodes.join('\n')}\n${ways.join('\n')}\n</osm>\n`
}

const server = new OwnServer()
test.use({ baseURL: server.url, viewport: { width: 360, height: 640 } })
test.beforeAll(async () => {
  test.setTimeout(180_000)
  const file = join(server.folder, 'quarter.osm')
  writeFileSync(file, extract())
  await server.start()
  const at = ['maps', '--data-dir', join(server.folder, 'var'), 'add', file]
  const added = spawnSync(BINARY, at, { encoding: 'utf8' })
  expect(added.status, added.stderr).toBe(0)
  // The server notices the file by itself, and prepares it first.
  const listed = () => fetch(`${server.url}/api/v1/routing/maps`).then(answer => answer.text())
  await expect.poll(listed, { timeout: 60_000 }).toContain('quarter')
})
test.afterAll(() => server.remove())

test('a city is kept on the phone, drawn with the server dead, and removed', async ({ context }) => {
  test.setTimeout(180_000)
  const request = await requests.newContext({ baseURL: server.url })
  const { driver } = await rig(request, { folder: server.folder })
  await context.grantPermissions(['geolocation'])
  await context.setGeolocation(DOOR)
  // A page of its own: a server that is killed makes the browser say so.
  const page = await context.newPage()
  await signIn(page, driver.email)
  await installed(page)
  await page.getByRole('link', { name: 'Me', exact: true }).click()
  await page.getByRole('link', { name: 'Keep a city offline' }).click()
  await expect(page.getByText('quarter')).toBeVisible()
  await accessible(page, 'cities')
  await tap(page, 'Keep offline')
  await expect(page.getByText(/· on this phone/)).toBeVisible({ timeout: 30_000 })
  const kept = () =>
    page.evaluate(async () => (await caches.keys()).filter(name => name.startsWith('q.map.')))
  expect(await kept()).toEqual(['q.map.quarter'])

  await server.kill()
  await page.goto('/driver/map')
  await mapReady(page)
  // Whose streets they are stands on the map once they are drawn.
  await expect(page.getByText(/OpenStreetMap/)).toBeVisible({ timeout: 30_000 })
  await page.screenshot({ path: 'e2e/artifacts/driver-map-offline.png' })
  await page.getByRole('link', { name: 'Keep this city offline' }).click()
  await expect(
    page.getByText('No connection. What is on this phone works; more can be loaded later.'),
  ).toBeVisible()
  await accessible(page, 'cities without a connection')
  await tap(page, 'Remove')
  await expect.poll(kept).toEqual([])
  await expect(page.getByText('quarter')).toBeHidden()
})
