import { accessible, expect, hush, test } from './house'
import { World } from './world'

test('a vehicle is added, described, given a driver, papers, upkeep and a phone, retired and brought back', async ({
  page,
  request,
  watched,
}) => {
  test.setTimeout(150_000)
  watched.expectFailures(422)
  const world = await World.found(request)
  await world.ask('POST', '/drivers', { name: 'Bilal Hussain', phone: '+971501234567' })
  await world.signIn(page, '/business/fleet')
  await expect(page.getByText('No vehicles yet')).toBeVisible()
  await page.getByRole('button', { name: 'Add a vehicle' }).first().click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: 'Add' }).click()
  // The server's word on the field, at the field.
  await expect(dialog.getByLabel('Name')).toHaveAttribute('aria-invalid', 'true')
  await dialog.getByLabel('Name').fill('Van 7')
  await dialog.getByLabel(/^Plate/).fill('DXB A 10007')
  await dialog.getByLabel(/^Carries, kg/).fill('900')
  await dialog.getByRole('button', { name: 'Add' }).click()
  await expect(dialog).toBeHidden()
  await page.getByRole('row', { name: /Van 7/ }).click()
  await expect(page.getByRole('heading', { name: 'Van 7', level: 1 })).toBeVisible()
  await expect(page.getByText('900 kg')).toBeVisible()

  await page.getByRole('button', { name: 'Edit', exact: true }).click()
  await dialog.getByLabel(/^Make/).fill('Toyota')
  await dialog.getByLabel(/^Odometer, km/).fill('84000')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('84,000 km')).toBeVisible()

  const seat = page.getByLabel('Driver of Van 7')
  await seat.selectOption({ label: 'Bilal Hussain' })
  await expect(page.getByRole('region', { name: 'Driver', exact: true })).toContainText('since')
  await page.getByRole('button', { name: 'Undo' }).first().click()
  await expect(seat).toHaveValue('')
  await seat.selectOption({ label: 'Bilal Hussain' })

  await hush(page)
  await page.getByRole('button', { name: 'Add a document' }).click()
  await dialog.getByLabel('Document', { exact: true }).selectOption('insurance')
  await dialog.getByLabel(/^Number/).fill('POL-77')
  const soon = new Date(Date.now() + 10 * 86_400_000).toISOString().slice(0, 10)
  await dialog.getByLabel(/^Last day/).fill(soon)
  await dialog.getByRole('button', { name: 'Add' }).click()
  await expect(page.getByRole('region', { name: 'Documents' })).toContainText(/(9|10|11) days left/)

  const upkeep = page.getByRole('region', { name: 'Maintenance' })
  await upkeep.getByRole('button', { name: 'Add a rule' }).click()
  await dialog.getByLabel('Work', { exact: true }).fill('Oil change')
  await dialog.getByLabel(/^Every, km/).fill('10000')
  await dialog.getByLabel(/^Odometer then, km/).fill('70000')
  await dialog.getByRole('button', { name: 'Add' }).click()
  await expect(upkeep).toContainText('Overdue')
  await upkeep.getByRole('button', { name: 'Done Oil change' }).click()
  await dialog.getByLabel(/^Cost/).fill('350')
  await dialog.getByRole('button', { name: 'Enter work' }).click()
  await expect(upkeep).toContainText('In order')
  await expect(upkeep).toContainText('AED')

  await page.getByRole('button', { name: 'Add a device' }).click()
  await dialog.getByLabel('Name').fill('Bilal’s phone')
  await dialog.getByRole('button', { name: 'Add' }).click()
  const code = dialog.getByRole('img', { name: 'Pairing code' })
  await expect(code).toBeVisible()
  const before = await code.getAttribute('src')
  await accessible(page, 'pairing a phone')
  await dialog.getByRole('button', { name: 'New key' }).click()
  await expect(code).not.toHaveAttribute('src', before ?? '')
  await page.keyboard.press('Escape')

  await page.getByRole('button', { name: 'Retire' }).click()
  await expect(page.getByRole('button', { name: 'Bring back' })).toBeVisible()
  await page.getByRole('button', { name: 'Undo' }).last().click()
  await expect(page.getByRole('button', { name: 'Retire' })).toBeVisible()
  await accessible(page, 'a vehicle')

  await page.getByRole('link', { name: 'Back to the fleet' }).click()
  await expect(page.getByRole('row', { name: /Van 7/ })).toContainText('days left')
  const file = page.waitForEvent('download', { timeout: 20_000 })
  await page.getByRole('button', { name: 'Export CSV' }).click()
  expect((await file).suggestedFilename()).toBe('vehicles.csv')
})

test('shifts are planned for a week at once, what clashes is said, and one is cancelled and taken back', async ({
  page,
  request,
  watched,
}) => {
  watched.expectFailures(409)
  const world = await World.found(request)
  const [van = ''] = await world.vans(1)
  const driver = await world.ask<{ id: string }>('POST', '/drivers', { name: 'Bilal Hussain' })
  await world.ask('PUT', `/vehicles/${van}/driver`, { driver: driver.id })
  await world.signIn(page, '/business/fleet?tab=shifts&week=2027-03-01')
  await page.getByRole('button', { name: 'Plan a shift' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Day').fill('2027-03-01')
  await dialog.getByLabel('Repeat').selectOption('workdays')
  await dialog.getByLabel('Through').selectOption('1')
  await dialog.getByRole('button', { name: 'Plan a shift' }).click()
  await expect(dialog).toBeHidden()
  const week = page.getByRole('table')
  await expect(week.getByRole('button', { name: /08:00/ })).toHaveCount(5)
  await accessible(page, 'a week of shifts')

  await page.getByRole('button', { name: 'Plan a shift', exact: true }).click()
  await dialog.getByLabel('Day').fill('2027-03-05')
  await dialog.getByLabel('Repeat').selectOption('days')
  await dialog.getByLabel('Through').selectOption('1')
  await dialog.getByRole('button', { name: 'Plan a shift' }).click()
  await expect(dialog.getByRole('status')).toContainText('could not be planned')
  await page.keyboard.press('Escape')
  await expect(week.getByRole('button', { name: /08:00/ })).toHaveCount(7)

  await week.getByRole('button', { name: /08:00/ }).first().click()
  await dialog.getByRole('button', { name: 'Cancel the shift' }).click()
  await expect(week.getByRole('button', { name: /08:00/ })).toHaveCount(6)
  await page.getByRole('button', { name: 'Undo' }).last().click()
  await expect(week.getByRole('button', { name: /08:00/ })).toHaveCount(7)
})
