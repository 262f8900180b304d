import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type Page } from '@playwright/test'
import { FLAGS } from './browser'
import { back, cutOff, driveToTheDoor, rig, signIn, standAtTheDoor, storyOf } from './driver-kit'
import { expect, test } from './house'
import { PASSWORD, wordIn } from './world'

test.skip(
  !process.env.QAFILA_E2E_DIR,
  'the invitation is read from the folder of mails of a server of our own',
)
test.use({ viewport: { width: 390, height: 780 } })

test('a session that ends without a network costs no work: the same driver signs in again and everything arrives once', async ({
  page,
  request,
  context,
  watched,
}) => {
  watched.expectFailures(401)
  const { world, driver, ids } = await rig(request)
  await standAtTheDoor(context)
  await signIn(page, driver.email)
  await cutOff(page)
  await page.goto(`/driver/stop/${ids[0]}`)
  await page.getByRole('button', { name: 'Accept' }).click()
  await page.getByRole('button', { name: 'Drive to pick-up' }).click()
  await expect(page.getByText('No connection. 2 things wait, nothing is lost.')).toBeVisible()
  // Meanwhile the session is over: the cookie that renews it is gone, and the token lives in memory only.
  await context.clearCookies()
  await page.reload()
  await expect(page.getByText('No connection. 2 things wait, nothing is lost.')).toBeVisible()
  await back(page)

  await expect(page.getByText('Signed out. 2 things wait.')).toBeVisible({ timeout: 30_000 })
  await page.getByRole('link', { name: 'Sign in' }).click()
  await page.getByLabel('E-mail').fill(driver.email)
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.waitForURL(/ready/)
  await page.getByRole('link', { name: 'To send' }).click()
  await expect(page.getByText('Everything is sent')).toBeVisible({ timeout: 30_000 })
  expect(await storyOf(world, ids[0] as string)).toEqual(['accept', 'depart_pickup'])
})

test('two phones of one driver say the same thing, and it has happened once', async ({
  page,
  request,
  context,
  browser,
  baseURL,
}) => {
  const { world, driver, ids } = await rig(request)
  await standAtTheDoor(context)
  await signIn(page, driver.email)
  const other = await browser.newContext({
    baseURL: baseURL as string,
    viewport: { width: 390, height: 780 },
  })
  await standAtTheDoor(other)
  const second = await other.newPage()
  await signIn(second, driver.email)
  for (const phone of [page, second]) {
    await cutOff(phone)
    await phone.goto(`/driver/stop/${ids[0]}`)
    await phone.getByRole('button', { name: 'Accept' }).click()
    await expect(phone.getByText('No connection. 1 thing waits, nothing is lost.')).toBeVisible()
  }
  await back(page)
  await page.getByRole('link', { name: 'To send' }).click()
  await expect(page.getByText('Everything is sent')).toBeVisible({ timeout: 30_000 })
  // The second phone is told that the office looks at it, and decides; the delivery has moved on once.
  await back(second)
  await second.getByRole('link', { name: 'To send' }).click()
  await expect(second.getByText('The office looks at it')).toBeVisible({ timeout: 30_000 })
  await second.getByRole('button', { name: 'Throw away' }).click()
  await second.getByRole('button', { name: 'Throw away' }).click()
  await expect(second.getByText('Everything is sent')).toBeVisible()
  await expect(second.getByText('thrown away')).toBeVisible()
  expect(await storyOf(world, ids[0] as string)).toEqual(['accept'])
  await second.goto(`/driver/stop/${ids[0]}`)
  await expect(second.getByRole('button', { name: 'Drive to pick-up' })).toBeVisible()
  await other.close()
})

test('a refused hand-over is put right with the right code, and the office reads how it was proved and paid', async ({
  page,
  request,
  context,
  browser,
}) => {
  const email = `recipient-${randomUUID()}@example.com`
  const more = {
    recipient: { name: 'Layla Haddad', phone: '+971501234567', email },
    proof: { code: true },
    cod: { minor: 12_550, currency: 'AED' },
  }
  const { world, driver, ids } = await rig(request, { more })
  await driveToTheDoor(world, driver.email, ids[0] as string)
  await standAtTheDoor(context)
  await signIn(page, driver.email)
  await page.goto(`/driver/stop/${ids[0]}`)
  await page.getByRole('button', { name: 'Hand over' }).click()
  await page.getByLabel('The recipient’s code').fill('٠٠٠٠')
  await page.getByLabel('Paid by').selectOption('card')
  await page.getByLabel('I have taken this amount').check()
  await page.getByRole('button', { name: 'Finish' }).click()
  await page.getByRole('link', { name: 'To send' }).click()
  await expect(page.getByText('this is not the code the recipient was sent')).toBeVisible({ timeout: 30_000 })
  await page.getByRole('link', { name: 'Put right' }).click()
  await expect(page.getByLabel('The recipient’s code')).toHaveValue('0000')
  await expect(page.getByRole('heading', { name: 'Hand over' })).toBeVisible()
  await page.getByLabel('The recipient’s code').fill(await wordIn(email, /at the door: (\d+)/))
  await page.getByRole('button', { name: 'Finish' }).click()
  await page.getByRole('link', { name: 'To send' }).click()
  await expect(page.getByText('Everything is sent')).toBeVisible({ timeout: 30_000 })

  const office = await browser.newPage()
  await world.signIn(office, `/business/deliveries/${ids[0]}`)
  const handedOver = office
    .getByRole('region', { name: 'Proof' })
    .getByRole('listitem')
    .filter({ hasText: 'Handed over' })
  await expect(handedOver).toContainText('The recipient’s code was given')
  await expect(office.getByRole('region', { name: 'Cash on delivery' })).toContainText('by card')
  await office.close()
})

test('the next driver gets a phone without the last one’s recipients, and never an unsent deed', async ({
  page,
  request,
  context,
  watched,
}) => {
  watched.expectFailures(401)
  const first = await rig(request)
  const second = await rig(request)
  await standAtTheDoor(context)
  await signIn(page, first.driver.email)
  await cutOff(page)
  await page.goto(`/driver/stop/${first.ids[0]}`)
  await page.getByRole('button', { name: 'Accept' }).click()
  await expect(page.getByText('No connection. 1 thing waits, nothing is lost.')).toBeVisible()
  await context.clearCookies()
  await page.evaluate(() => localStorage.removeItem('q.driver.signed'))
  await back(page)
  await page.goto('/driver/sign-in')
  await page.getByLabel('E-mail').fill(second.driver.email)
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD)
  await page.getByRole('main').getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByText('1 thing of another driver is not sent yet.')).toBeVisible()
  await page.getByRole('button', { name: 'Throw it away' }).click()
  await page.waitForURL(/ready/)
  await page.goto('/driver/')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('1 stop left')
  await page.goto('/driver/waiting')
  await expect(page.getByText('Everything is sent')).toBeVisible()

  await page.getByRole('link', { name: 'Me', exact: true }).click()
  await page.getByRole('button', { name: 'Sign out' }).click()
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible()
  await expect.poll(() => rowsLeft(page)).toEqual([])
  await expect.poll(() => storyOf(first.world, first.ids[0] as string)).toEqual([])
})

test('the app can be installed, beside the others', async ({ baseURL }) => {
  const profile = mkdtempSync(join(tmpdir(), 'qafila-install-'))
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: [...FLAGS, '--bypass-app-banner-engagement-checks'],
    baseURL: baseURL as string,
  })
  try {
    const page = await context.newPage()
    const cdp = await context.newCDPSession(page)
    const offered: string[] = []
    await page.exposeFunction('offered', (path: string) => void offered.push(path))
    await page.addInitScript(() =>
      addEventListener('beforeinstallprompt', () =>
        (window as never as { offered(path: string): void }).offered(location.pathname),
      ),
    )
    for (const path of ['/business/sign-in', '/driver/']) {
      await page.goto(path)
      await page.waitForLoadState('load')
      await expect
        .poll(async () => (await cdp.send('Page.getInstallabilityErrors')).installabilityErrors, {
          timeout: 20_000,
        })
        .toEqual([])
      const { manifestId } = (await cdp.send('Page.getAppManifest' as never)) as { manifestId?: string }
      expect(manifestId ?? path).toContain(path.split('/')[1] as string)
    }
    await expect.poll(() => offered.some(path => path.startsWith('/driver/')), { timeout: 20_000 }).toBe(true)
  } finally {
    await context.close()
    rmSync(profile, { recursive: true, force: true })
  }
})

/** The stores of the phone in which anything is left, the key's among them. */
const rowsLeft = (page: Page): Promise<string[]> =>
  page.evaluate(async () => {
    const done = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result)
        request.onerror = () => reject(request.error)
      })
    const store = await done(indexedDB.open('q.driver'))
    const left: string[] = []
    for (const name of store.objectStoreNames)
      if (await done(store.transaction(name).objectStore(name).count())) left.push(name)
    store.close()
    return left
  })
