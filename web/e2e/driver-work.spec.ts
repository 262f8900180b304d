import type { Page } from '@playwright/test'
import {
  back,
  cutOff,
  driveToTheDoor,
  rig,
  signIn,
  standAtTheDoor,
  storyOf,
  TO_THE_DOOR,
  tap,
} from './driver-kit'
import { accessible, expect, test } from './house'

test.skip(
  !process.env.QAFILA_E2E_DIR,
  'the invitation is read from the folder of mails of a server of our own',
)
test.use({ viewport: { width: 360, height: 640 } })

const sent = (page: Page) => expect(page.getByText('Everything is sent')).toBeVisible({ timeout: 30_000 })

type Shift = { id: string; state: string; vehicle: string; started_at: string }

test('a shift that nobody planned begins without a network, in the vehicle that was looked at, and ends', async ({
  page,
  request,
  context,
}) => {
  const { world, driver } = await rig(request, { count: 0 })
  const [other = ''] = await world.vans(1, 1)
  await standAtTheDoor(context)
  await signIn(page, driver.email)
  await page.getByRole('link', { name: 'Start a shift' }).click()
  await expect(page.getByText('No shift is planned for you: this one begins now.')).toBeVisible()
  await accessible(page, 'a shift that nobody planned')

  await cutOff(page)
  await page.getByLabel('Vehicle').selectOption(other)
  await tap(page, 'I have looked at everything: all fine')
  await page.getByLabel('Odometer in km').fill('48210')
  const tapped = Date.now()
  await tap(page, 'Start the shift')
  await expect(page.getByText('No connection. 2 things wait, nothing is lost.')).toBeVisible()
  await expect(page.getByRole('link', { name: 'Start a shift' })).toBeHidden()

  await back(page)
  await page.getByRole('link', { name: 'To send' }).click()
  await sent(page)
  const shifts = await world.ask<Shift[]>('GET', `/shifts?driver=eq.${driver.id}`)
  expect(shifts.map(s => [s.state, s.vehicle])).toEqual([['active', other]])
  // It began when it was tapped, not when it was heard of.
  expect(Math.abs(Date.parse(shifts[0]?.started_at as string) - tapped)).toBeLessThan(10_000)
  const checks = await world.ask<{ vehicle: string; odometer_m: number; result: string }[]>(
    'GET',
    `/vehicle-checks?shift=eq.${shifts[0]?.id}`,
  )
  expect(checks.map(c => [c.vehicle, c.odometer_m, c.result])).toEqual([[other, 48_210_000, 'passed']])

  await page.getByRole('link', { name: 'Me', exact: true }).click()
  await page.getByLabel('My work for today is done').check()
  await tap(page, 'End the shift')
  await page.getByRole('link', { name: 'To send' }).click()
  await sent(page)
  const [ended] = await world.ask<Shift[]>('GET', `/shifts?driver=eq.${driver.id}`)
  expect(ended?.state).toBe('ended')
})

test('a vehicle that is not fit waits for the office, and leaves when the office says so', async ({
  page,
  request,
  context,
}) => {
  const { world, driver } = await rig(request, { count: 0 })
  await standAtTheDoor(context)
  await signIn(page, driver.email)
  await page.getByRole('link', { name: 'Start a shift' }).click()
  await tap(page, 'I have looked at everything: all fine')
  const critical = page.getByRole('group').filter({ hasText: 'may not drive without it' }).first()
  await critical.getByRole('button', { name: 'Defect' }).click()
  await tap(page, 'Report the defect')
  await page.getByRole('link', { name: 'To send' }).click()
  await sent(page)
  const [check] = await world.ask<{ id: string; result: string }[]>('GET', '/vehicle-checks')
  expect(check?.result).toBe('unfit')

  await world.ask('POST', `/vehicle-checks/${check?.id}/override`, { note: 'to the workshop only' })
  await page.goto('/driver/shift')
  await expect(page.getByText('This vehicle is checked and may leave.')).toBeVisible({ timeout: 30_000 })
  await tap(page, 'Start the shift')
  await expect
    .poll(async () => (await world.ask<Shift[]>('GET', '/shifts')).map(s => s.state), { timeout: 30_000 })
    .toEqual(['active'])
})

test('the phone of a driver is paired with an app that reports while it is locked', async ({
  page,
  request,
  context,
}) => {
  const { world, driver, van } = await rig(request, { count: 0 })
  await standAtTheDoor(context)
  await signIn(page, driver.email)
  await page.goto('/driver/pair')
  await tap(page, 'Make my code')
  await expect(page.getByRole('img', { name: 'Code for Traccar Client' })).toBeVisible()
  await accessible(page, 'a code for Traccar Client')
  const [server = '', key = ''] = await page.locator('p.break-all').allTextContents()
  // As the app would: a position under the key, while the page is not asked.
  const report = `${server}?id=${encodeURIComponent(key)}&lat=25.1&lon=55.2&timestamp=${Math.round(Date.now() / 1000)}`
  expect((await request.post(report)).ok()).toBe(true)
  await expect
    .poll(async () =>
      (await world.ask<{ vehicle_id: string }[]>('GET', '/positions/latest')).map(p => p.vehicle_id),
    )
    .toEqual([van])
  // The same code again, and without a network too.
  await cutOff(page)
  await page.reload()
  await expect(page.getByText(key)).toBeVisible()
})

test('a document is shown with its page and its last good day, without a network too', async ({
  page,
  request,
  context,
}) => {
  const { world, driver, van } = await rig(request, { count: 0 })
  const day = (ahead: number) => new Date(Date.now() + ahead * 86_400_000).toISOString().slice(0, 10)
  const licence = await world.ask<{ id: string }>('POST', '/documents', {
    driver: driver.id,
    kind: 'licence',
    number: 'DXB-55120',
    expires_on: day(700),
  })
  await world.ask('POST', '/documents', { vehicle: van, kind: 'registration', expires_on: day(-3) })
  await page.goto('/driver/')
  const scanned = await page.screenshot({ clip: { x: 0, y: 0, width: 12, height: 12 } })
  await world.ask('PUT', `/documents/${licence.id}/file`, scanned)
  await standAtTheDoor(context)
  await signIn(page, driver.email)
  await page.getByRole('link', { name: 'Me', exact: true }).click()
  await expect(page.getByRole('link', { name: /Registration/ })).toContainText('Expired')
  const own = page.getByRole('link', { name: /Driving licence/ })
  await expect(own).toContainText(String(new Date(Date.now() + 700 * 86_400_000).getUTCFullYear()))
  await accessible(page, 'me with documents')
  await own.click()
  await expect(page.getByText('Kept on this phone: it opens without a connection.')).toBeVisible()

  await cutOff(page)
  await page.reload()
  await expect(page.getByText('DXB-55120')).toBeVisible()
  const scan = page.getByRole('img', { name: 'The scanned page' })
  await expect.poll(() => scan.evaluate((i: HTMLImageElement) => i.naturalWidth)).toBe(12)
  await accessible(page, 'a document')
})

test('a mistaken last tap is put right: not handed over after all, and then handed over after all', async ({
  page,
  request,
  context,
}) => {
  const { world, driver, ids } = await rig(request)
  const id = ids[0] as string
  const status = async () => (await world.ask<{ status: string }>('GET', `/deliveries/${id}`)).status
  await driveToTheDoor(world, driver.email, id)
  await standAtTheDoor(context)
  await signIn(page, driver.email)
  await page.goto(`/driver/stop/${id}`)
  await tap(page, 'Hand over')
  await tap(page, 'Finish')
  await expect(page.getByRole('heading', { name: 'Everything is done' })).toBeVisible()
  await page.getByRole('main').getByRole('list').getByRole('link').first().click()
  await page.getByRole('link', { name: 'That was a mistake' }).click()
  await page.getByLabel('Nothing was handed over').check()
  await page.getByLabel('How did the mistake happen?').fill('tapped the wrong stop')
  await accessible(page, 'a correction')
  await tap(page, 'Put it right')
  await expect.poll(status, { timeout: 30_000 }).toBe('attempted')

  await page.getByRole('link', { name: 'That was a mistake' }).click()
  await page.getByLabel('It was handed over').check()
  await page.getByLabel('How did the mistake happen?').fill('it was the right one')
  await tap(page, 'Go on to the hand-over')
  await tap(page, 'Finish')
  await expect.poll(status, { timeout: 30_000 }).toBe('delivered')
  expect(await storyOf(world, id)).toEqual([...TO_THE_DOOR, 'deliver', 'correct', 'correct'])
})

test('new stops are accepted or declined by one tap, and what changes at the office comes by itself', async ({
  page,
  request,
  context,
}) => {
  const { world, driver, ids } = await rig(request, { count: 3 })
  const statuses = async (of: string[]) => {
    const all = await Promise.all(of.map(id => world.ask<{ status: string }>('GET', `/deliveries/${id}`)))
    return all.map(d => d.status)
  }
  await standAtTheDoor(context)
  await signIn(page, driver.email)
  await expect(page.getByRole('heading', { name: '3 new stops for you' })).toBeVisible()
  await accessible(page, 'new stops')
  await tap(page, 'Accept')
  await expect(page.getByRole('heading', { name: /new stops? for you/ })).toBeHidden()
  await expect.poll(() => statuses(ids), { timeout: 30_000 }).toEqual(['accepted', 'accepted', 'accepted'])

  const [more] = await world.deliveries(1, { reference: 'later' })
  await world.command(more?.id as string, 'assign', { driver: driver.id })
  const thread = await world.ask<{ id: string }>('POST', '/threads', { driver: driver.id })
  await world.ask('POST', `/threads/${thread.id}/messages`, { text: 'One more for you' })
  // Long before the clock would ask: what the office writes comes by the line, and the day is asked for with it.
  await expect(page.getByRole('link', { name: /1\s*Messages/ })).toBeVisible({ timeout: 10_000 })
  await expect(page.getByRole('heading', { name: '1 new stop for you' })).toBeVisible({ timeout: 10_000 })
  await tap(page, 'Decline')
  await tap(page, 'Too far')
  await expect.poll(() => statuses([more?.id as string]), { timeout: 30_000 }).toEqual(['ready'])
})

test('an offer is taken by the first who says so, and declined with a reason', async ({
  page,
  request,
  context,
}) => {
  const { world, driver } = await rig(request, { count: 0 })
  const [first, second] = (await world.deliveries(2)).map(d => d.id) as [string, string]
  const until = new Date(Date.now() + 1_800_000).toISOString()
  for (const id of [first, second]) await world.command(id, 'offer', { drivers: [driver.id], until })
  await standAtTheDoor(context)
  await signIn(page, driver.email)
  const offers = page.getByRole('heading', { name: 'A delivery is offered to you' })
  await expect(offers).toHaveCount(2)
  await accessible(page, 'offers')
  await page.getByRole('button', { name: 'Take it' }).first().click()
  await expect(offers).toHaveCount(1)
  await expect(page.getByRole('heading', { name: '1 stop left' })).toBeVisible({ timeout: 30_000 })
  await tap(page, 'Decline')
  await tap(page, 'My shift ends')
  await expect(offers).toHaveCount(0)
  await page.getByRole('link', { name: 'To send' }).click()
  await sent(page)
  await page.getByRole('link', { name: 'Today' }).last().click()
  await expect(offers).toHaveCount(0)
  const states = await Promise.all(
    [first, second].map(id =>
      world.ask<{ status: string; driver_id: string | null }>('GET', `/deliveries/${id}`),
    ),
  )
  expect(states.map(d => d.status).sort()).toEqual(['accepted', 'ready'])
  // The one he declined is open to nobody else: its offer is over, and the office reads why.
  const declined = states[0]?.status === 'ready' ? first : second
  const story = await world.ask<{ command: string; note: string | null }[]>(
    'GET',
    `/deliveries/${declined}/timeline`,
  )
  expect(story.filter(s => s.command === 'decline').map(s => s.note)).toEqual(['shift_ends'])
})

test('what the office changes in the day is on the phone at once, without the clock', async ({
  page,
  request,
  context,
}) => {
  const { world, driver, ids } = await rig(request, { count: 1 })
  await standAtTheDoor(context)
  await signIn(page, driver.email)
  await expect(page.getByRole('heading', { name: '1 stop left' })).toBeVisible()
  const soon = { timeout: 10_000 } // The clock asks each thirty seconds.
  const [more] = await world.deliveries(1, { reference: 'one-more' })
  await world.command(more?.id as string, 'assign', { driver: driver.id })
  await expect(page.getByRole('heading', { name: '2 stops left' })).toBeVisible(soon)
  await world.command(ids[0] as string, 'cancel', { reason: 'the recipient called' })
  await expect(page.getByRole('heading', { name: '1 stop left' })).toBeVisible(soon)
})
