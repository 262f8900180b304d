import { accessible, expect, mapReady, test } from './house'
import { World } from './world'

test('vehicles are on the map and in the list, move without a reload, and one selection holds both', async ({
  page,
  request,
}) => {
  const world = await World.found(request)
  const [moving = '', standing = '', silent = ''] = await world.vans(3)
  await world.positions([
    { vehicle_id: moving, lat: 25.2, lon: 55.27, speed_mps: 15 },
    { vehicle_id: standing, lat: 25.15, lon: 55.24, speed_mps: 0 },
  ])
  await world.signIn(page)
  await mapReady(page)
  await expect(page.locator('[data-vehicles="2"]')).toBeAttached()
  const list = page.getByRole('grid', { name: 'Fleet list' })
  await expect(list.getByRole('row', { name: /Van 1/ })).toContainText('54 km/h')
  await expect(list.getByRole('row', { name: /Van 2/ })).toContainText('Standing')
  await expect(list.getByRole('row', { name: /شاحنة 3/ })).toContainText('Never seen')
  expect(silent).not.toBe('')
  await expect(page.getByRole('status').filter({ hasText: /^Live$/ })).toBeVisible()

  await world.positions([{ vehicle_id: standing, lat: 25.16, lon: 55.25, speed_mps: 20 }])
  await expect(list.getByRole('row', { name: /Van 2/ })).toContainText('72 km/h')

  await list.getByRole('row', { name: /Van 2/ }).click()
  await expect(page).toHaveURL(new RegExp(standing))
  await expect(page.getByRole('complementary', { name: 'Van 2' })).toContainText('64%')
  await accessible(page, 'live map with a card')

  const window = { from: new Date().toISOString(), to: new Date(Date.now() + 3_600_000).toISOString() }
  const dropoff = { address: 'Street 4, Al Quoz', point: { lat: 25.171, lon: 55.262 } }
  await world.deliveries(3, { window, dropoff })
  // The map has taken the body; an empty tile says its length.
  const drawn = page.waitForResponse(
    answer => answer.url().includes('/layers/demand/') && answer.headers()['content-length'] !== '0',
  )
  await page.keyboard.press('m')
  await drawn
  await expect(page).toHaveURL(/demand=true/)
  await expect(page.getByText('Deliveries of the last 4 weeks, by door')).toBeVisible()
  await accessible(page, 'live map with demand')
  await page.getByRole('button', { name: 'Demand' }).click()
  await expect(page.getByText('Deliveries of the last 4 weeks, by door')).toBeHidden()
})

test('the live list is worked by keyboard alone', async ({ page, request }) => {
  const world = await World.found(request)
  await world.vans(6)
  await world.signIn(page)
  const row = (name: string) => page.getByRole('row', { name: new RegExp(name) })
  await expect(row('Van 1')).toBeVisible()
  await page.keyboard.press('/')
  await page.keyboard.type('van')
  await expect(row('شاحنة 3')).toBeHidden()
  await page.keyboard.press('Escape')
  await expect(row('شاحنة 3')).toBeVisible()
  await row('Van 1').focus()
  await page.keyboard.press('j')
  await expect(row('Van 2')).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('complementary', { name: 'Van 2' })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('complementary')).toBeHidden()
  await page.keyboard.press('g')
  await page.keyboard.press('d')
  await expect(page.getByRole('heading', { name: 'Deliveries', level: 1 })).toBeVisible()
  await page.keyboard.press('?')
  await expect(page.getByRole('dialog')).toContainText('Keyboard')
})
