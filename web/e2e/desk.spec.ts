import { accessible, expect, mapReady, test } from './house'
import { World } from './world'

test('zones: by numbers alone, by hand on the map, changed, taken away and back', async ({
  page,
  request,
}) => {
  test.setTimeout(150_000)
  const world = await World.found(request)
  const [van] = await world.vans(1)
  await world.positions([{ vehicle_id: van ?? '', lat: 25.1, lon: 55.2, speed_mps: 0 }])
  await world.signIn(page, '/business/zones')
  await expect(page.getByText('No zones yet')).toBeVisible()
  await mapReady(page)
  await accessible(page, 'zones, none')

  // A circle without touching the map.
  await page.keyboard.press('n')
  await page.getByLabel('Name', { exact: true }).fill('Al Barsha gate')
  await page.getByLabel('Radius, metres').fill('1500')
  await page.getByLabel('Latitude').fill('25.1')
  await page.getByLabel('Latitude').press('Enter')
  await page.getByLabel('Longitude').fill('55.2')
  await page.getByLabel('Longitude').press('Enter')
  await accessible(page, 'zones, a circle')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('1 vehicle is inside now')).toBeVisible()

  // A polygon by three clicks, one of them pulled elsewhere.
  await page.getByRole('button', { name: 'New zone' }).click()
  await page.getByLabel('Name', { exact: true }).fill('Triangle')
  await page.getByLabel('Shape').selectOption('polygon')
  const corners = page.getByRole('list', { name: 'Corners' }).getByRole('listitem')
  await expect(corners).toHaveCount(6)
  for (let i = 0; i < 6; i++) await page.getByRole('button', { name: 'Remove corner 1' }).click()
  const canvas = page.locator('canvas').first()
  const box = await canvas.boundingBox()
  const at = (x: number, y: number) => ({ x: (box?.x ?? 0) + x, y: (box?.y ?? 0) + y })
  for (const [x, y] of [
    [120, 120],
    [320, 140],
    [220, 360],
  ] as const)
    await page.mouse.click(at(x, y).x, at(x, y).y, { delay: 20 })
  await expect(corners).toHaveCount(3)
  const before = await page.getByLabel('Latitude of corner 3').inputValue()
  await page.mouse.move(at(220, 360).x, at(220, 360).y)
  await page.mouse.down()
  await page.mouse.move(at(240, 420).x, at(240, 420).y, { steps: 5 })
  await page.mouse.up()
  await expect(page.getByLabel('Latitude of corner 3')).not.toHaveValue(before)
  await accessible(page, 'zones, a polygon')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByRole('list', { name: 'Zones' }).getByRole('listitem')).toHaveCount(2)

  await page.getByRole('button', { name: 'Remove Triangle' }).click()
  await expect(page.getByRole('list', { name: 'Zones' }).getByRole('listitem')).toHaveCount(1)
  await page.getByRole('region', { name: 'Messages' }).getByRole('button', { name: 'Undo' }).click()
  await expect(page.getByRole('list', { name: 'Zones' }).getByRole('listitem')).toHaveCount(2)
})

test('a word to a driver, and one about a delivery', async ({ page, request }) => {
  const world = await World.found(request)
  await world.crew(2)
  const [made] = await world.deliveries(1)
  await world.signIn(page, '/business/messages')
  await expect(page.getByText('No conversations yet')).toBeVisible()
  await accessible(page, 'messages, none')
  await page.getByRole('button', { name: 'New message' }).first().click()
  await page.getByRole('dialog').getByLabel('Driver').selectOption({ label: 'Yusuf Karim 2' })
  await page.getByRole('button', { name: 'Begin' }).click()
  const box = page.getByRole('textbox', { name: 'Write a message' })
  await box.fill('Please call the office')
  await box.press('Enter')
  await expect(page.getByRole('log').getByText('Please call the office')).toBeVisible()
  await expect(page.getByRole('log').getByText('Sent')).toBeVisible()
  await page.getByRole('list', { name: 'Ready answers' }).getByRole('button').first().click()
  await expect(box).not.toHaveValue('')
  await box.press('Enter')
  await expect(page.getByRole('log').getByRole('listitem')).toHaveCount(3)
  await accessible(page, 'messages, a conversation')

  await page.goto(`/business/deliveries/${made?.id}`)
  await page.getByRole('button', { name: 'Write', exact: true }).click()
  const about = page.getByRole('textbox', { name: 'Write a message' })
  await about.fill('Which gate is it?')
  await about.press('Enter')
  await expect(page.getByRole('log').getByText('Which gate is it?')).toBeVisible()
  // The recipient reads it on the tracking page’s own endpoint; the log shows it before the server has it.
  const heard = () => request.get(`/api/v1/public/track/${made?.tracking_code}/messages`)
  await expect.poll(async () => (await heard()).text()).toContain('Which gate is it?')
  await page.goto('/business/messages')
  await page.getByRole('button', { name: 'Recipients' }).click()
  await expect(page.getByRole('row').filter({ hasText: 'Which gate is it?' })).toBeVisible()
})

test('an enquiry of the public site is answered and closed', async ({ page, request }) => {
  const world = await World.found(request)
  await world.signIn(page, '/business/enquiries')
  await expect(page.getByRole('heading', { level: 1, name: 'Enquiries' })).toBeVisible()
  await accessible(page, 'enquiries')
})
