import { randomUUID } from 'node:crypto'
import { accessible, expect, test } from './house'
import { World } from './world'

/** A door whose time is over and that nobody was sent to. */
const overdue = () => ({
  window: {
    from: new Date(Date.now() - 3 * 3_600_000).toISOString(),
    to: new Date(Date.now() - 3_600_000).toISOString(),
  },
  priority: 'high',
})

test('who needs help is listed with why, and what helps is done from there by keyboard', async ({
  page,
  request,
}) => {
  test.setTimeout(150_000)
  const world = await World.found(request)
  const [crew] = await world.crew(1)
  await world.deliveries(1, { ...overdue(), recipient: { name: 'Amina Saleh', phone: '+971501112233' } })
  await world.signIn(page, '/business/deliveries')
  const nav = page.getByRole('navigation', { name: 'Main' })
  await expect(nav.getByRole('link', { name: /Exceptions/ })).toContainText('1 needs help')

  await page.keyboard.press('g')
  await page.keyboard.press('e')
  await expect(page.getByRole('heading', { name: 'Exceptions', level: 1 })).toBeVisible()
  const row = page.getByRole('row', { name: /Amina Saleh/ })
  await expect(row).toContainText(/Overdue by/)
  await accessible(page, 'exceptions')
  await row.focus()
  await page.keyboard.press('Enter')
  const help = page.getByRole('complementary', { name: 'What helps' })
  await expect(help).toContainText('+971501112233')
  await accessible(page, 'an exception with what helps')

  // `a` assigns: the fittest driver is chosen already.
  await expect(help.getByRole('button', { name: 'Assign a driver' })).toBeVisible()
  await page.keyboard.press('a')
  await page
    .getByRole('dialog')
    .getByLabel('Driver')
    .selectOption(crew?.driver ?? '')
  await page.getByRole('dialog').getByRole('button', { name: 'Assign a driver' }).click()
  await expect(page.getByRole('region', { name: 'Messages' })).toContainText('done')
  await page.keyboard.press('Escape')
  await expect(help).toBeHidden()
})

test('a call for help is seen on every screen until it is taken in hand, and is in hand until it is settled', async ({
  page,
  request,
}) => {
  test.skip(!process.env.QAFILA_E2E_DIR, 'the driver is invited by a mail of a server of our own')
  const world = await World.found(request)
  const [van = ''] = await world.vans(1)
  const driver = await world.driver(van)
  const phone = await world.as(driver.email)
  await world.signIn(page, '/business/deliveries')
  await expect(page.getByRole('heading', { name: 'Deliveries', level: 1 })).toBeVisible()
  const occurred_at = new Date().toISOString()
  const call = { id: randomUUID(), kind: 'accident', note: 'By the second bridge', occurred_at }
  await phone.ask('POST', '/driver/incidents', call)
  const bar = page.getByRole('alert')
  await expect(bar).toContainText('Accident: Bilal Hussain')
  await expect(bar).toContainText('By the second bridge')
  await expect(bar.getByRole('link', { name: 'See on the map' })).toHaveAttribute('href', new RegExp(van))
  await accessible(page, 'a call for help over the orders')
  await bar.getByRole('button', { name: 'I am on it' }).click()
  await expect(bar).toBeHidden()

  await page.goto('/business/exceptions?kind=in_hand')
  await page.getByRole('row', { name: /Accident/ }).click()
  const help = page.getByRole('complementary', { name: 'What helps' })
  await expect(help).toContainText('By the second bridge')
  await accessible(page, 'a call in hand')
  await help.getByRole('button', { name: 'Resolved' }).click()
  await expect(page.getByText('Nothing is in hand')).toBeVisible()
})

test('an order, a van and a driver are found by a few letters from anywhere', async ({ page, request }) => {
  const world = await World.found(request)
  await world.crew(1)
  const [made] = await world.deliveries(1, { recipient: { name: 'Amina Saleh', phone: '+971501112233' } })
  await world.signIn(page, '/business/settings')
  const find = async (words: string, option: RegExp) => {
    await page.keyboard.press('Control+k')
    await page.getByRole('dialog').getByRole('combobox').fill(words)
    await page.getByRole('dialog').getByRole('option', { name: option }).first().click()
  }
  await find('amina', /Amina Saleh/)
  await expect(page).toHaveURL(new RegExp(`deliveries/${made?.id}`))
  await find('10001', /DXB A 10001/)
  await expect(page).toHaveURL(/vehicles\/veh_/)
  await find('حسين', /بلال حسين/)
  await expect(page).toHaveURL(/drivers\/drv_/)
  await page.keyboard.press('Control+k')
  await page.getByRole('dialog').getByRole('combobox').fill('nobody by that name')
  await expect(page.getByText('Nothing by that name')).toBeVisible()
})
