import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, chromium, type Page, request as requests } from '@playwright/test'
import { FLAGS } from './browser'
import {
  DOOR,
  driveToTheDoor,
  installed,
  OwnServer,
  photo,
  type Rig,
  rig,
  signIn,
  storyOf,
  TO_THE_DOOR,
  toTheDoor,
} from './driver-kit'
import { expect, test } from './house'
import { PASSWORD, type World } from './world'

/**
 * What a battery and a power cut do: the browser's process and the server's process are killed, not closed. Each kind of write is
 * done without a network, the browser is killed at once, and after the next start the deed is there and reaches the server once.
 */
const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium'

const server = new OwnServer()
test.beforeAll(async () => {
  test.setTimeout(150_000)
  await server.start()
})
test.afterAll(() => server.remove())
test.describe.configure({ retries: 1 })

/** A browser of its own process group, with a profile that survives it; driven over its debugging port. */
class Phone {
  private process: ChildProcess | null = null
  private browser: Browser | null = null
  private readonly profile = mkdtempSync(join(tmpdir(), 'qafila-phone-'))

  async on(): Promise<Page> {
    const port = join(this.profile, 'DevToolsActivePort')
    rmSync(port, { force: true })
    this.process = spawn(
      CHROMIUM,
      [
        '--headless=new',
        ...FLAGS,
        '--no-first-run',
        '--disable-gpu',
        '--remote-debugging-port=0',
        '--window-size=390,780',
        `--user-data-dir=${this.profile}`,
        'about:blank',
      ],
      { stdio: 'ignore', detached: true },
    )
    await expect.poll(() => read(port), { timeout: 30_000 }).toMatch(/^\d+\n/)
    this.browser = await chromium.connectOverCDP(`http://127.0.0.1:${read(port).split('\n')[0]}`)
    const [context] = this.browser.contexts()
    await context?.grantPermissions(['geolocation'], { origin: server.url })
    await context?.setGeolocation(DOOR)
    const page = context?.pages()[0] ?? (await context?.newPage())
    return page as Page
  }

  /** The whole group at once: the browser, its renderers and its storage service. */
  async kill(): Promise<void> {
    const { process: shot } = this
    const gone = new Promise(resolve => shot?.once('exit', resolve))
    if (shot?.pid) process.kill(-shot.pid, 'SIGKILL')
    await gone
    await this.browser?.close().catch(() => undefined)
    this.process = null
  }

  async remove(): Promise<void> {
    if (this.process) await this.kill()
    rmSync(this.profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
  }
}

const read = (file: string): string => {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}

async function made(options: Parameters<typeof rig>[1] = {}): Promise<Rig> {
  const request = await requests.newContext({ baseURL: server.url })
  return rig(request, { ...options, folder: server.folder })
}

/** Pages of these tests are addressed in full: the browser knows no base. */
const at = (path: string) => `${server.url}/driver${path}`

async function ready(page: Page, email: string): Promise<void> {
  await page.goto(at('/'))
  await signInAt(page, email)
  await installed(page)
}

async function signInAt(page: Page, email: string): Promise<void> {
  const original = page.goto.bind(page)
  page.goto = (url, options) => original(url.startsWith('/') ? `${server.url}${url}` : url, options)
  await signIn(page, email)
}

/**
 * Everything has reached the server. A browser writes its cookies down half a minute late, so a killed one may have forgotten the
 * session: then the driver signs in again, and finds his work as it was.
 */
async function everythingSent(page: Page, email: string): Promise<void> {
  await page.goto(at('/waiting'))
  const sent = page.getByText('Everything is sent')
  const again = page.getByRole('status').getByRole('link', { name: 'Sign in' })
  await expect(sent.or(again).first()).toBeVisible({ timeout: 60_000 })
  if (await again.isVisible()) {
    await again.click()
    await page.locator('input[name=email]').fill(email)
    await page.locator('input[name=password]').fill(PASSWORD)
    await page.locator('button[type=submit]').click()
    await page.waitForURL(/\/driver\/ready/)
    await page.getByRole('link', { name: 'To send' }).click()
  }
  await expect(sent).toBeVisible({ timeout: 60_000 })
}

test('without a server the app starts cold at once, the whole stop is done, and a server started again gets it once', async () => {
  test.setTimeout(240_000)
  const phone = new Phone()
  try {
    const more = { proof: { photos_min: 1, recipient_name: true } }
    const { world, driver, ids } = await made({ count: STOPS, more })
    const id = ids[0] as string
    let page = await phone.on()
    await ready(page, driver.email)
    await server.kill()
    await phone.kill()

    for (const cold of COLD) {
      await coldStart(await phone.on(), cold)
      await phone.kill()
    }

    page = await phone.on()
    await doTheStop(page, id)
    await phone.kill()

    await server.start()
    page = await phone.on()
    await everythingSent(page, driver.email)
    expect(await storyOf(world, id)).toEqual([...TO_THE_DOOR, 'deliver'])
    const { proofs } = await world.ask<{ proofs: { end: string }[] }>('GET', `/deliveries/${id}`)
    expect(proofs.map(proof => proof.end)).toEqual(['pickup', 'dropoff'])
    await expect(page.getByText(/still to be sent/)).toBeHidden({ timeout: 30_000 })
  } finally {
    await phone.remove()
  }
})

const STOPS = 12
type Cold = { slower: number; workMs: number }
/**
 * How much slower the processor is made, and how much work of the page's own thread a start may be at most. It is half of that where
 * nothing else runs; neighbours who share the processor's caches double it.
 */
const COLD: Cold[] = [
  { slower: 1, workMs: 600 },
  { slower: 4, workMs: 2600 },
]

/** From nothing to the list; the goal on a quiet machine is 400 ms. */
async function coldStart(page: Page, { slower, workMs }: Cold): Promise<void> {
  const cdp = await page.context().newCDPSession(page)
  // Counted by the processor's clock: waiting for a turn on a busy machine does not count.
  await cdp.send('Performance.enable', { timeDomain: 'threadTicks' })
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: slower })
  await page.goto(at('/'), { waitUntil: 'commit' })
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(`${STOPS} stops left`)
  const marked = await page.evaluate(() => performance.getEntriesByName('q.list')[0]?.startTime ?? -1)
  const { metrics } = await cdp.send('Performance.getMetrics')
  const spent = (name: string) => 1000 * (metrics.find(m => m.name === name)?.value ?? Number.NaN)
  const work = spent('TaskDuration') - spent('DevToolsCommandDuration')
  const what = `offline cold start to the list, processor ${slower} times slower`
  const took = `${Math.round(marked)} ms, ${Math.round(work)} ms of work`
  test.info().annotations.push({ type: what, description: took })
  if (process.env.QAFILA_SPEED) console.info(`measured: ${what}: ${took}`)
  expect(marked).toBeGreaterThan(0)
  expect(work).toBeLessThan(workMs)
}

/** From the list to the last tap, with a name and a photo. */
async function doTheStop(page: Page, id: string): Promise<void> {
  await page.goto(at(`/stop/${id}`))
  await toTheDoor(page)
  await page.getByRole('button', { name: 'Hand over' }).click()
  await page.getByLabel('Who takes it?').fill('Amina')
  const buffer = await photo(page)
  await page.locator('input[type=file]').setInputFiles({ name: 'door.jpg', mimeType: 'image/jpeg', buffer })
  await expect(page.getByAltText('Photo 1')).toBeVisible()
  await page.getByRole('button', { name: 'Finish' }).click()
  await expect(page.getByRole('heading', { name: `${STOPS - 1} stops left` })).toBeVisible()
}

/** A write, how it is done on the phone, and what the server must know of it exactly once. */
type Write = {
  name: string
  more?: object
  /** Where the stop is when the network goes away; not yet accepted otherwise. */
  before?: 'at the door'
  act: (page: Page, id: string) => Promise<void>
  story: string[]
  also?: (world: World) => Promise<void>
}

const finish = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click()

const WRITES: Write[] = [
  {
    name: 'a van that is loaded',
    act: async page => {
      await page.goto(at('/load'))
      await finish(page, 'Scan parcels')
      await page.getByLabel('Or type the number').fill('P-7001')
      await page.getByLabel('Or type the number').press('Enter')
      await finish(page, 'All aboard')
    },
    more: { items: [{ description: 'Box', barcode: 'P-7001' }] },
    story: ['accept', 'depart_pickup', 'arrive_pickup', 'pickup'],
  },
  {
    name: 'a step on the way',
    act: async (page, id) => {
      await page.goto(at(`/stop/${id}`))
      await finish(page, 'Accept')
    },
    story: ['accept'],
  },
  {
    name: 'a hand-over with its photo',
    more: { proof: { photos_min: 1 } },
    before: 'at the door',
    act: async (page, id) => {
      await page.goto(at(`/stop/${id}/hand-over`))
      const buffer = await photo(page, 3)
      await page.locator('input[type=file]').setInputFiles({ name: 'a.jpg', mimeType: 'image/jpeg', buffer })
      await expect(page.getByAltText('Photo 1')).toBeVisible()
      await finish(page, 'Finish')
    },
    story: [...TO_THE_DOOR, 'deliver'],
  },
  {
    name: 'a part of the goods',
    more: { items: [{ description: 'Box' }, { description: 'Bag' }] },
    before: 'at the door',
    act: async (page, id) => {
      await page.goto(at(`/stop/${id}/hand-over`))
      await page.getByLabel('Not all parcels').check()
      await page.getByLabel('Bag').selectOption('refused')
      await page.getByLabel('Why?').fill('too large')
      await finish(page, 'Finish')
    },
    story: [...TO_THE_DOOR, 'deliver_partial'],
  },
  {
    name: 'a visit that failed',
    before: 'at the door',
    act: async (page, id) => {
      await page.goto(at(`/stop/${id}/cannot`))
      await page.getByRole('button', { name: 'Refused by the recipient' }).click()
      await page.getByLabel('Note').fill('does not want it any more')
      await finish(page, 'Report and go on')
    },
    story: [...TO_THE_DOOR, 'fail'],
  },
  {
    name: 'a message',
    act: async page => {
      await page.goto(at('/messages'))
      await page.getByLabel('Write to the office').fill('The gate is closed')
      await page.getByRole('button', { name: 'Send' }).click()
    },
    story: [],
    also: async world => {
      const threads = await world.ask<{ last_text: string; last_seq: number }[]>('GET', '/threads')
      expect(threads.map(t => [t.last_text, t.last_seq])).toEqual([['The gate is closed', 1]])
    },
  },
  {
    name: 'a call for help',
    act: async page => {
      await page.goto(at('/sos'))
      await page.getByRole('button', { name: 'Accident' }).click()
      await page.getByRole('button', { name: 'Tell the office now' }).click()
    },
    story: [],
    also: async world => {
      const raised = await world.ask<{ kind: string; driver_name: string }[]>(
        'GET',
        '/incidents?kind=eq.accident',
      )
      expect(raised.map(i => i.driver_name)).toEqual(['Bilal Hussain'])
    },
  },
]

test.describe('the browser is killed', () => {
  // One phone and one driver for all of them, each with work of its own: what came before is what a day leaves behind.
  const phone = new Phone()
  let day: Rig
  let page: Page
  test.beforeAll(async () => {
    test.setTimeout(150_000)
    day = await made({ count: 0 })
    page = await phone.on()
    await ready(page, day.driver.email)
  })
  test.afterAll(() => phone.remove())

  for (const write of WRITES) {
    test(`after ${write.name}, and it reaches the server once`, async () => {
      test.setTimeout(240_000)
      const { world, driver } = day
      const [delivery] = await world.deliveries(1, { reference: write.name, ...write.more })
      const id = delivery?.id as string
      await world.command(id, 'assign', { driver: driver.id })
      if (write.before) await driveToTheDoor(world, driver.email, id)
      await page.goto(at(`/stop/${id}`))
      const next = write.before ? 'Hand over' : 'Accept'
      await expect(page.getByRole('button', { name: next })).toBeVisible({ timeout: 30_000 })
      await page.route('**/api/**', route => route.abort())
      await write.act(page, id)
      // As soon as the screen says so, and not a moment later.
      await expect(page.getByText(/[1-9]\d* things? waits?, nothing is lost/)).toBeVisible()
      await phone.kill()

      page = await phone.on()
      await everythingSent(page, driver.email)
      expect(await storyOf(world, id)).toEqual(write.story)
      await write.also?.(world)
    })
  }
})
