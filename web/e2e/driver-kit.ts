import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type APIRequestContext, type BrowserContext, expect, type Page } from '@playwright/test'
import { PASSWORD, World } from './world'

export const BINARY =
  process.env.QAFILA_BIN ?? fileURLToPath(new URL('../../target/debug/qafila', import.meta.url))
/** Beside the port of the common server, another one for each worker. */
const OWN_PORT =
  Number(process.env.QAFILA_E2E_PORT ?? 18_480) + 1 + Number(process.env.TEST_PARALLEL_INDEX ?? 0)

/** Where a driver stands in these tests, and how sure the phone is. */
export const DOOR = { latitude: 25.08, longitude: 55.17, accuracy: 8 }

/** A server of a test's own, that may be killed and started again on the same data. */
export class OwnServer {
  private process: ChildProcess | null = null
  readonly url = `http://127.0.0.1:${OWN_PORT}`
  readonly folder = mkdtempSync(join(tmpdir(), 'qafila-own-'))

  async start(): Promise<void> {
    chmodSync(this.folder, 0o755)
    const args = ['serve', '--listen', `127.0.0.1:${OWN_PORT}`, '--data-dir', join(this.folder, 'var')]
    this.process = spawn(BINARY, args, { stdio: 'ignore' })
    await expect
      .poll(
        () =>
          fetch(`${this.url}/healthz`)
            .then(a => a.status)
            .catch(() => 0),
        { timeout: 120_000 },
      )
      .toBe(200)
  }

  /** As a power cut does it: nothing is said, nothing is finished. */
  async kill(): Promise<void> {
    const gone = new Promise(resolve => this.process?.once('exit', resolve))
    this.process?.kill('SIGKILL')
    await gone
    this.process = null
  }

  async remove(): Promise<void> {
    const gone = new Promise(resolve => this.process?.once('exit', resolve))
    this.process?.kill('SIGTERM')
    if (this.process) await gone
    rmSync(this.folder, { recursive: true, force: true })
  }
}

export type Rig = { world: World; driver: { id: string; email: string }; van: string; ids: string[] }

/** A driver with work: `count` deliveries assigned, each with what `more` asks for. */
export async function rig(
  request: APIRequestContext,
  options: { count?: number; more?: object; folder?: string } = {},
): Promise<Rig> {
  const world = await World.found(request)
  const [van = ''] = await world.vans(1)
  const common = process.env.QAFILA_E2E_DIR
  if (options.folder) process.env.QAFILA_E2E_DIR = options.folder
  const driver = await world.driver(van)
  if (options.folder) process.env.QAFILA_E2E_DIR = common
  const made = await world.deliveries(options.count ?? 1, options.more)
  const ids = made.map(d => d.id)
  for (const id of ids) await world.command(id, 'assign', { driver: driver.id })
  return { world, driver, van, ids }
}

export async function standAtTheDoor(context: BrowserContext): Promise<void> {
  await context.grantPermissions(['geolocation', 'camera'])
  await context.setGeolocation(DOOR)
}

/** Signs a driver in by hand and goes to today's work. */
export async function signIn(page: Page, email: string): Promise<void> {
  await page.goto('/driver/')
  await page.locator('input[name=email]').fill(email)
  await page.locator('input[name=password]').fill(PASSWORD)
  await page.locator('button[type=submit]').click()
  await page.waitForURL(/\/driver\/ready/)
  // The offer to install may come just now and move the button away under the finger: then it is tapped again.
  await expect(async () => {
    if (/ready/.test(page.url())) await page.locator('main button').last().click({ timeout: 5_000 })
    await page.waitForURL(/\/driver\/$/, { timeout: 5_000 })
  }).toPass()
}

/** Until the app lies complete in the phone's own store. */
export const installed = (page: Page) =>
  page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready
    const worker = registration.active
    if (worker && worker.state !== 'activated')
      await new Promise<void>(resolve => {
        worker.onstatechange = () => worker.state === 'activated' && resolve()
      })
  })

export const tap = (page: Page, name: string | RegExp) =>
  page.getByRole('button', { name, exact: true }).click()

/** Cuts off the API, not the browser: this is what a dead uplink looks like. */
export const cutOff = (page: Page) => page.route('**/api/**', route => route.abort())

/** The uplink is there again, and the phone says so, as phones do; nobody waits for the app's own next look. */
export async function back(page: Page): Promise<void> {
  await page.unroute('**/api/**')
  await page.evaluate(() => void dispatchEvent(new Event('online')))
}

/** From the assignment to the door, one tap each. */
export async function toTheDoor(page: Page): Promise<void> {
  for (const act of ['Accept', 'Drive to pick-up']) await tap(page, act)
  await tap(page, 'I am at pick-up')
  await answerWhy(page, 'Loaded')
  for (const act of ['Loaded', 'Drive to the door']) await tap(page, act)
  await tap(page, 'I am at the door')
  await answerWhy(page, 'Hand over')
}

/** Where the phone knows no position, an arrival asks why; then the next action is there. */
async function answerWhy(page: Page, next: string): Promise<void> {
  const why = page.getByRole('button', { name: 'The phone finds no position' })
  const after = page.getByRole('button', { name: next, exact: true })
  await expect(why.or(after).first()).toBeVisible()
  if (await why.isVisible()) await why.click()
  await expect(after).toBeVisible()
}

/** What the server knows a driver did with a delivery, in order. */
export async function storyOf(world: World, id: string): Promise<string[]> {
  const story = await world.ask<{ command: string }[]>('GET', `/deliveries/${id}/timeline`)
  return story.map(entry => entry.command).filter(command => !['submit', 'assign'].includes(command))
}

export const TO_THE_DOOR = [
  'accept',
  'depart_pickup',
  'arrive_pickup',
  'pickup',
  'depart_dropoff',
  'arrive_dropoff',
]

/** The same as the phone would send it, for tests that are about what comes after. */
export async function driveToTheDoor(world: World, email: string, delivery: string): Promise<void> {
  const phone = await world.as(email)
  const occurred_at = new Date().toISOString()
  const commands = TO_THE_DOOR.map((command, i) => ({
    id: randomUUID(),
    delivery,
    command,
    occurred_at,
    monotonic_ms: i,
    ...(command.startsWith('arrive') && { away_reason: 'no_gps' }),
  }))
  const told = { sent_at: occurred_at, boot: randomUUID(), commands }
  const { results } = await phone.ask<{ results: { result: string }[] }>('POST', '/driver/commands', told)
  expect(results.map(r => r.result)).toEqual(TO_THE_DOOR.map(() => 'applied'))
}

/** A photo of nothing in particular, as a phone's camera would give it: several hundred kilobytes that do not shrink to one piece. */
export const photo = async (page: Page, seed = 1): Promise<Buffer> => {
  const url = await page.evaluate(async n => {
    const canvas = new OffscreenCanvas(1600, 1200)
    const context = canvas.getContext('2d') as OffscreenCanvasRenderingContext2D
    const pixels = context.createImageData(1600, 400)
    for (let i = 0; i < pixels.data.length; i++)
      pixels.data[i] = i % 4 === 3 ? 255 : (i * (n + 7) * 2654435761) >>> 24
    context.putImageData(pixels, 0, 0)
    const reader = new FileReader()
    const read = new Promise<void>(resolve => {
      reader.onload = () => resolve()
    })
    reader.readAsDataURL(await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.5 }))
    await read
    return reader.result as string
  }, seed)
  return Buffer.from(url.split(',')[1] as string, 'base64')
}
