import { accessible, expect, test } from './house'
import { World } from './world'

/** Colours of a customer's, not of ours. */
const [PALE, DEEP] = ['f2c94c', '0a4f5e']

test('the organisation says where it is, how it looks and what its drivers must show', async ({
  page,
  request,
  watched,
}) => {
  watched.expectFailures(422)
  const world = await World.found(request)
  await world.signIn(page, '/business/settings')
  await page.getByLabel('Name').fill('Noor Express')
  await page.getByLabel('Time zone').selectOption('Asia/Karachi')
  await accessible(page, 'organisation')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('Saved.')).toBeVisible()
  await page.reload()
  await expect(page.getByLabel('Time zone')).toHaveValue('Asia/Karachi')

  await page.goto('/business/settings?part=branding')
  await page.getByLabel('Our own').first().check()
  const colour = page.getByRole('textbox', { name: 'Main colour (hex)' })
  await colour.fill(`#${PALE}`)
  await expect(page.getByText(/hard to read: 1\.\d to 1/)).toBeVisible()
  await colour.fill(`#${DEEP}`)
  await expect(page.getByText(/White text on it can be read/)).toBeVisible()
  await accessible(page, 'branding')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('Saved.')).toBeVisible()
  await page.reload()
  await expect(colour).toHaveValue(`#${DEEP}`)

  await page.goto('/business/settings?part=rules')
  const door = page.getByRole('region', { name: 'Proof at the door' })
  await door.getByLabel('Signature').check()
  await door.getByLabel('Photos, at least').fill('2')
  await page.getByLabel('Attempts for a delivery').fill('4')
  await page.getByRole('button', { name: 'Save the rules' }).click()
  await expect(page.getByText('Saved.')).toBeVisible()
  const rules = await world.ask<{ attempts_max: number; proof: object }>('GET', '/delivery-rules')
  expect(rules).toMatchObject({ attempts_max: 4, proof: { signature: true, photos_min: 2 } })
  await expect(page.getByRole('row', { name: /Nobody was there/ })).toContainText('photo')
  await accessible(page, 'delivery rules')

  await page.goto('/business/settings?part=tolls')
  await page.getByLabel('What an hour of driving is worth').fill('40.5')
  await page.getByRole('button', { name: 'Take Salik' }).click()
  await page.getByRole('button', { name: 'Take Darb' }).click()
  const salik = page.getByRole('group', { name: 'Salik' })
  await salik.getByLabel('Price at every other time').fill('4.25')
  await salik.getByRole('button', { name: 'Remove this time' }).first().click()
  await accessible(page, 'tolls')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('Saved.')).toBeVisible()
  await page.reload()
  await expect(salik.getByLabel('Price at every other time')).toHaveValue('4.25')
  const { tolls } = await world.ask<{ tolls: { hour_minor: number; tariffs: object[] } }>(
    'GET',
    '/toll-settings',
  )
  expect(tolls).toMatchObject({
    hour_minor: 4050,
    tariffs: [{ name: 'Darb' }, { name: 'Salik', usual_minor: 425, times: [{ minor: 600 }, { minor: 600 }] }],
  })

  await page.goto('/business/settings?part=plan')
  await expect(page.getByRole('meter', { name: 'People' })).toBeVisible()
  await accessible(page, 'plan')
})

test('roles are given for a branch, somebody is shut out and let in again', async ({ page, request }) => {
  const world = await World.found(request)
  await world.ask('POST', '/users', {
    email: `omar-${Date.now()}@example.com`,
    name: 'Omar Siddiqui',
    password: 'eleven quiet falcons',
    role: 'viewer',
  })
  await world.signIn(page, '/business/settings?part=people')
  const people = page.getByRole('region', { name: 'Who is here' })
  await people.getByRole('button', { name: 'Roles Omar Siddiqui' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Role', { exact: true }).selectOption('dispatcher')
  await dialog.getByRole('button', { name: 'Another role' }).click()
  await dialog.getByLabel('Role', { exact: true }).nth(1).selectOption('admin')
  await dialog.getByLabel('Only in').nth(1).fill('lahore.north')
  await accessible(page, 'roles')
  await dialog.getByRole('button', { name: 'Save the roles' }).click()
  await expect(people).toContainText('Administrator (lahore.north) and Dispatcher')
  await dialog.getByRole('button', { name: 'Shut out' }).click()
  await expect(people).toContainText('Shut out')
  await page.getByRole('button', { name: 'Undo' }).last().click()
  await expect(people.getByText('Shut out')).toBeHidden()
  await accessible(page, 'people')
})

test('a key is shown once, does what it may and no more, and ends when it is revoked', async ({
  page,
  request,
}) => {
  const world = await World.found(request)
  await world.signIn(page, '/business/settings?part=keys')
  await page.getByRole('button', { name: 'Make a key' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('What it is for').fill('Our shop')
  await dialog.getByLabel('vehicles:read').check()
  await accessible(page, 'making a key')
  await dialog.getByRole('button', { name: 'Make a key' }).click()
  const key = await dialog.getByLabel('The key').inputValue()
  const asks = async (path: string) =>
    (await request.get(`/api/v1${path}`, { headers: { Authorization: `Bearer ${key}` } })).status()
  expect([await asks('/vehicles'), await asks('/drivers')]).toEqual([200, 403])
  await page.keyboard.press('Escape')
  await expect(page.getByText(key)).toBeHidden()
  await page.getByRole('button', { name: 'Revoke Our shop' }).click()
  await dialog.getByRole('button', { name: 'Revoke', exact: true }).click()
  await expect(page.getByText('Revoked', { exact: true })).toBeVisible()
  await expect.poll(() => asks('/vehicles')).toBe(401)
  await accessible(page, 'keys')
})

test('a notice arrives while one looks, is counted on the bell, leads to what it is about and is read', async ({
  page,
  request,
}) => {
  const world = await World.found(request)
  const vans = await world.vans(1)
  const driver = await world.ask<{ id: string }>('POST', '/drivers', { name: 'Bilal Hussain' })
  await world.ask('PUT', `/vehicles/${vans[0]}/driver`, { driver: driver.id })
  await world.deliveries(2)
  await world.signIn(page, '/business/notices')
  await expect(page.getByText('Nothing to tell')).toBeVisible()
  await accessible(page, 'no notices')
  await world.ask('POST', '/deliveries/plan', {
    name: 'Morning',
    date: '2027-03-01',
    window: { from: '2027-03-01T04:00:00Z', until: '2027-03-01T14:00:00Z' },
    depot: { lat: 25.1412, lon: 55.2253 },
    vehicles: vans,
    budget_s: 1,
  })
  await expect(page.getByText('1 notice to read')).toBeAttached({ timeout: 60_000 })
  await expect(page.getByRole('listitem').filter({ hasText: 'Morning' })).toBeVisible()
  await accessible(page, 'notices')
  await page.getByRole('button', { name: /^Open/ }).first().click()
  await expect(page).toHaveURL(/\/plan\//)
  await expect(page.getByText('1 notice to read')).toBeHidden()
  await page.goto('/business/notices')
  await expect(page.getByRole('button', { name: 'Mark all as read' })).toBeHidden()
})
