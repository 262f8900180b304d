import { accessible, expect, test } from './house'
import { World } from './world'

test('the vehicle check is edited in three languages, put in order, asked for, and given back', async ({
  page,
  request,
}) => {
  const world = await World.found(request)
  await world.signIn(page, '/business/settings?part=checklist')
  const points = page.getByRole('list', { name: 'Points of the check' }).getByRole('listitem')
  await expect(points.first()).toBeVisible()
  const built = await points.count()
  expect(built).toBeGreaterThan(3)
  await page.getByRole('button', { name: 'Another point' }).click()
  await expect(points).toHaveCount(built + 1)
  const last = points.last()
  await last.getByLabel('English').fill('Fridge is cold')
  await last.getByLabel('العربية').fill('الثلاجة باردة')
  await last.getByLabel('Keeps the vehicle back when it fails').check()
  await page.getByRole('button', { name: 'Move up: Fridge is cold' }).click()
  await expect(points.nth(built - 1).getByLabel('English')).toHaveValue('Fridge is cold')
  await page.getByLabel('No shift begins without it').check()
  await accessible(page, 'vehicle check')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('Saved.')).toBeVisible()
  type List = { required: boolean; items: { code: string; texts: { ar?: string }; critical: boolean }[] }
  const kept = await world.ask<List>('GET', '/vehicle-checklist')
  expect(kept.required).toBe(true)
  expect(kept.items[built - 1]).toMatchObject({ code: 'fridge_is_cold', critical: true })
  expect(kept.items[built - 1]?.texts.ar).toBe('الثلاجة باردة')
  await page.getByRole('button', { name: 'Back to the built-in list' }).click()
  await expect(points).toHaveCount(built)
})

test('a ready reply of one’s own is written, offered in a conversation, and taken away with a way back', async ({
  page,
  request,
}) => {
  const world = await World.found(request)
  const [first] = await world.crew(1)
  const thread = await world.ask<{ id: string }>('POST', '/threads', { driver: first?.driver })
  await world.signIn(page, '/business/settings?part=replies')
  await page.getByRole('button', { name: 'New reply' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('English').fill('Use the side gate')
  await dialog.getByLabel('اردو').fill('بغلی دروازہ استعمال کریں')
  await dialog.getByLabel('Who may say it').selectOption('dispatch')
  await accessible(page, 'a ready reply')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expect(dialog).toBeHidden()
  await expect(page.locator('bdi').filter({ hasText: 'Use the side gate' })).toBeVisible()
  const own = (
    await world.ask<{ built_in: boolean; texts: { ur?: string } }[]>('GET', '/canned-replies')
  ).filter(r => !r.built_in)
  expect(own.map(r => r.texts.ur)).toEqual(['بغلی دروازہ استعمال کریں'])

  await page.goto(`/business/messages?thread=${thread.id}`)
  await expect(page.getByRole('list', { name: 'Ready answers' })).toBeVisible()
  await page.goto('/business/settings?part=replies')
  await page.getByRole('button', { name: 'Edit Use the side gate' }).click()
  await dialog.getByRole('button', { name: 'Remove the reply' }).click()
  await expect(page.locator('bdi').filter({ hasText: 'Use the side gate' })).toHaveCount(0)
  await page.getByRole('region', { name: 'Messages' }).getByRole('button', { name: 'Undo' }).click()
  await expect(page.locator('bdi').filter({ hasText: 'Use the side gate' })).toBeVisible()
})

test('drivers come in by a file: looked through, refused as a whole, put right, and said again without doubles', async ({
  page,
  request,
}) => {
  const world = await World.found(request)
  await world.signIn(page, '/business/fleet?tab=drivers')
  await page.getByRole('button', { name: 'Import CSV' }).click()
  const dialog = page.getByRole('dialog')
  const choose = (lines: string[]) =>
    dialog.getByLabel('Choose a CSV file').setInputFiles({
      name: 'drivers.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(['name,phone,employee_no', ...lines].join('\n')),
    })
  await choose(['Sara Khan,+971501234561,E-1', 'Omar Ali,not a phone,E-2'])
  const wrong = dialog.getByRole('list', { name: 'Rows to put right' })
  await expect(wrong).toContainText('This is not a phone number.')
  await expect(dialog.getByRole('button', { name: /Bring in/ })).toHaveCount(0)
  await accessible(page, 'drivers from a file')
  await choose(['Sara Khan,+971501234561,E-1', 'Omar Ali,+971501234562,E-2'])
  await dialog.getByRole('button', { name: 'Bring in 2 rows' }).click()
  await expect(dialog).toBeHidden()
  await expect(page.getByRole('row').filter({ hasText: 'Omar Ali' })).toBeVisible()

  await page.getByRole('button', { name: 'Import CSV' }).click()
  await choose(['Sara Khan,+971501234561,E-1', 'Omar Ali Khan,,E-2'])
  await dialog.getByRole('button', { name: 'Bring in 1 row' }).click()
  await expect(page.getByRole('row').filter({ hasText: 'Omar Ali Khan' })).toContainText('234562')
  expect(await world.ask<unknown[]>('GET', '/drivers')).toHaveLength(2)
})

test('a zone has a name for every reader', async ({ page, request }) => {
  const world = await World.found(request)
  const names = { en: 'Dubai Marina', ar: 'مرسى دبي' }
  const shape = { type: 'circle', center: { lat: 25.08, lon: 55.14 }, radius_m: 900 }
  await world.ask('POST', '/zones', { name: 'MARINA-1', names, purpose: 'service', shape })
  await world.signIn(page, '/business/zones')
  const zone = page.getByRole('list', { name: 'Zones' }).getByRole('button', { name: /Dubai Marina/ })
  await zone.click()
  await page.getByRole('button', { name: 'Edit the zone' }).click()
  await page.getByLabel('اردو').fill('دبئی مرینا')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(zone).toBeVisible()
  const [kept] = await world.ask<{ names: object }[]>('GET', '/zones')
  expect(kept?.names).toEqual({ ...names, ur: 'دبئی مرینا' })
})

test.describe('the office is in Dubai, its browser in New York', () => {
  test.use({ timezoneId: 'America/New_York' })

  test('times are the office’s, said to be, and read as such', async ({ page, request }) => {
    const world = await World.found(request)
    const window = { from: '2031-05-04T06:00:00Z', to: '2031-05-04T08:00:00Z' }
    const [made] = await world.deliveries(1, { window })
    await world.signIn(page, `/business/deliveries/${made?.id}`)
    await expect(page.getByText('Sun, 4 May, 10:00 – 12:00')).toBeVisible()
    await page.goto('/business/deliveries')
    await expect(page.getByText('Times: Gulf Standard Time')).toBeVisible()

    await page.goto('/business/deliveries/new')
    await page.getByLabel('Name', { exact: true }).fill('Maryam Saleh')
    await page.getByRole('combobox', { name: 'Address' }).fill('Villa 3')
    await page.getByLabel('Latitude').fill('25.1')
    await page.getByLabel('Longitude').fill('55.2')
    await page.getByLabel('Day').fill('2031-05-05')
    await page.getByLabel('Not before').fill('09:00')
    await page.getByLabel('Not after').fill('10:30')
    await page.getByRole('button', { name: 'Create the delivery' }).click()
    await expect(page.getByRole('heading', { name: 'What happened' })).toBeVisible()
    type Row = { window: { from: string; to: string } }
    const [newest] = await world.ask<Row[]>('GET', '/deliveries?order=created_at.desc&limit=1')
    expect(newest?.window.from).toContain('2031-05-05T05:00:00')
    expect(newest?.window.to).toContain('2031-05-05T06:30:00')
  })
})
