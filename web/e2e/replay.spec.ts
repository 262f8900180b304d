import { accessible, expect, mapReady, test } from './house'
import { World, yesterdayAt } from './world'

test('a day is replayed: driving, a stop, a gap said as one, moved through by slider, keys and table', async ({
  page,
  request,
}) => {
  const world = await World.found(request)
  const [van = '', other = ''] = await world.vans(2)
  const fix = (vehicle_id: string, at: number, lat: number, lon: number) => ({
    vehicle_id,
    point: { lat, lon },
    fix_at: new Date(at).toISOString(),
    speed_mps: 12,
    heading_deg: 60,
    accuracy_m: 6,
  })
  const drive = Array.from({ length: 20 }, (_, i) =>
    fix(van, yesterdayAt(8, i), 25.1 + i * 0.004, 55.2 + i * 0.004),
  )
  const stand = Array.from({ length: 10 }, (_, i) => fix(van, yesterdayAt(8, 20 + i), 25.176, 55.276))
  const later = Array.from({ length: 10 }, (_, i) => fix(van, yesterdayAt(9, 30 + i), 25.2 + i * 0.003, 55.3))
  const second = Array.from({ length: 15 }, (_, i) =>
    fix(other, yesterdayAt(8, 5 + i), 25.05, 55.15 + i * 0.004),
  )
  await world.ask('POST', '/positions', { positions: [...drive, ...stand, ...later, ...second] })
  await world.signIn(page, `/business/vehicles/${van}`)
  await page.getByRole('link', { name: 'Replay a day' }).click()
  await expect(page).toHaveURL(new RegExp(`replay.*${van}`))
  await page.getByRole('button', { name: 'Day before' }).click()
  const table = page.getByRole('region', { name: 'What happened' })
  await expect(table).toContainText('Stood 10 min')
  await expect(table).toContainText('No position for 1 hr')
  await mapReady(page)
  const face = page.locator('output').filter({ hasText: /^\d\d:\d\d$/ })
  await expect(face).toHaveText('08:00')
  await accessible(page, 'replay')

  // Arrows move a minute, with Shift ten; Space plays and pauses.
  await page.locator('#screen').focus()
  await page.keyboard.press('ArrowRight')
  await expect(face).toHaveText('08:01')
  await page.keyboard.press('Shift+ArrowRight')
  await expect(face).toHaveText('08:11')
  const lanes = page.getByRole('region', { name: 'The day by vehicle' })
  await expect(lanes).toContainText('43 km/h')
  await page.getByLabel('Speed').selectOption('900')
  await page.locator('#screen').focus()
  await page.keyboard.press('Space')
  await expect(page.getByRole('button', { name: 'Pause' })).toBeVisible()
  await expect(face).not.toHaveText('08:11')
  await page.keyboard.press('Space')
  await expect(page.getByRole('button', { name: 'Play' })).toBeVisible()

  await table
    .getByRole('button', { name: /^Go to/ })
    .last()
    .click()
  await expect(lanes).toContainText('No position')
  await expect(table.locator('[aria-current=time]')).toContainText('No position')
  await page.getByLabel('Add a vehicle').selectOption(other)
  await expect(lanes.getByRole('listitem')).toHaveCount(2)
  await expect(table).toContainText('Van 2')
  // The address is the whole view, a moment after the clock rests: it can be sent to somebody.
  await expect(page).toHaveURL(/at=509\b/)
  const time = await face.textContent()
  await page.reload()
  await expect(face).toHaveText(time ?? '')
  await expect(lanes.getByRole('listitem')).toHaveCount(2)
  await accessible(page, 'replay of two')
  await lanes.getByRole('button', { name: 'Leave Van 2 out' }).click()
  await expect(lanes.getByRole('listitem')).toHaveCount(1)
})
