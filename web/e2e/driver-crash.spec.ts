import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, chromium, type Page, request as requests } from '@playwright/test'
import {
  DOOR,
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
import { PASSWORD } from './world'

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
        '--no-sandbox',
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

/** A write, how it is done on the phone, and what the server must know of it exactly once. */
type Write = {
  name: string
  more?: object
  before?: (page: Page, id: string) => Promise<void>
  act: (page: Page, id: string) => Promise<void>
  story: string[]
}

const finish = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click()

const WRITES: Write[] = [
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
    before: (page, id) => page.goto(at(`/stop/${id}`)).then(() => toTheDoor(page)),
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
    before: (page, id) => page.goto(at(`/stop/${id}`)).then(() => toTheDoor(page)),
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
    before: (page, id) => page.goto(at(`/stop/${id}`)).then(() => toTheDoor(page)),
    act: async (page, id) => {
      await page.goto(at(`/stop/${id}/cannot`))
      await page.getByRole('button', { name: 'Refused by the recipient' }).click()
      await page.getByLabel('Note').fill('does not want it any more')
      await finish(page, 'Report and go on')
    },
    story: [...TO_THE_DOOR, 'fail'],
  },
  {
    name: 'a van that is loaded',
    act: async (page, id) => {
      await page.goto(at('/load'))
      await finish(page, 'Scan parcels')
      const label = await page.evaluate(async () => 'P-7001')
      await page.getByLabel('Or type the number').fill(label)
      await page.getByLabel('Or type the number').press('Enter')
      await finish(page, 'All aboard')
      expect(id).toBeTruthy()
    },
    more: { items: [{ description: 'Box', barcode: 'P-7001' }] },
    story: ['accept', 'depart_pickup', 'arrive_pickup', 'pickup'],
  },
]

for (const write of WRITES) {
  test(`the browser is killed after ${write.name}, and it reaches the server once`, async () => {
    test.setTimeout(240_000)
    const phone = new Phone()
    try {
      const { world, driver, ids } = await made(write.more ? { more: write.more } : {})
      const id = ids[0] as string
      let page = await phone.on()
      await ready(page, driver.email)
      if (write.before) {
        await write.before(page, id)
        await everythingSent(page, driver.email)
      }
      await page.route('**/api/**', route => route.abort())
      await write.act(page, id)
      // As soon as the screen says so, and not a moment later.
      await expect(page.getByText(/things? waits?, nothing is lost/)).toBeVisible()
      await phone.kill()

      page = await phone.on()
      await everythingSent(page, driver.email)
      expect(await storyOf(world, id)).toEqual(write.story)
    } finally {
      await phone.remove()
    }
  })
}
