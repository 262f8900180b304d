import { accessible, expect, test } from './house'
import { PASSWORD, World } from './world'

test.skip(
  !process.env.QAFILA_E2E_DIR,
  'the invitation is read from the folder of mails of a server of our own',
)

test('a driver works a stop while the server is out of reach, and nothing is lost or done twice', async ({
  page,
  request,
  context,
}) => {
  const world = await World.found(request)
  const [van = ''] = await world.vans(1)
  const driver = await world.driver(van)
  const [delivery] = await world.deliveries(1)
  const id = delivery?.id ?? ''
  await world.command(id, 'assign', { driver: driver.id })
  await context.grantPermissions(['geolocation'])
  await context.setGeolocation({ latitude: 25.08, longitude: 55.17, accuracy: 8 })

  await page.goto('/driver/')
  await page.getByLabel('E-mail').fill(driver.email)
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('1 stop left')
  await accessible(page, 'today')
  await page.getByRole('main').getByRole('link').first().click()

  // The API is cut off, not the browser: this is what a dead uplink looks like.
  await page.route('**/api/**', route => route.abort())
  for (const act of ['Accept', 'Drive to pick-up', 'I am at pick-up', 'Loaded', 'Drive to the door']) {
    await page.getByRole('button', { name: act, exact: true }).click()
  }
  await page.getByRole('button', { name: 'I am at the door' }).click()
  const why = page.getByRole('button', { name: 'The phone finds no position' })
  if (await why.isVisible()) await why.click()
  await expect(page.getByRole('button', { name: 'Hand over' })).toBeVisible()
  await expect(page.getByText('No connection. 6 things wait, nothing is lost.')).toBeVisible()
  await accessible(page, 'a stop without a connection')

  await page.unroute('**/api/**')
  await page.getByRole('link', { name: 'To send' }).click()
  await expect(page.getByText('Everything is sent')).toBeVisible({ timeout: 30_000 })
  const story = await world.ask<{ command: string }[]>('GET', `/deliveries/${id}/timeline`)
  const done = story.map(entry => entry.command).filter(command => !['submit', 'assign'].includes(command))
  expect(done).toEqual([
    'accept',
    'depart_pickup',
    'arrive_pickup',
    'pickup',
    'depart_dropoff',
    'arrive_dropoff',
  ])
})
