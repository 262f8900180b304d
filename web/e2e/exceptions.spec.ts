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
