import { fileURLToPath } from 'node:url'
import { accessible, expect, mapReady, test } from './house'
import { World } from './world'

const FILE = fileURLToPath(new URL('../../examples/deliveries.csv', import.meta.url))
const BROKEN = fileURLToPath(new URL('../../examples/deliveries-broken.csv', import.meta.url))

test('from a spreadsheet to the recipient: import, plan, publish, undo, track', async ({ page, request }) => {
  test.setTimeout(180_000)
  const world = await World.found(request)
  await world.depot()
  await world.crew(6)
  await world.signIn(page, '/business/deliveries')

  await page.getByRole('link', { name: 'Import', exact: true }).click()
  await page.locator('input[type=file]').setInputFiles(FILE)
  await expect(page.getByText(/\d+ rows are good/)).toBeVisible({ timeout: 60_000 })
  await accessible(page, 'import, checking rows')
  await page.getByRole('button', { name: /^Import / }).click()
  await expect(page.getByRole('heading', { name: /deliveries are imported/ })).toBeVisible({
    timeout: 60_000,
  })
  await accessible(page, 'import, done')

  await page.getByRole('main').getByRole('link', { name: 'Plan routes' }).click()
  await page.getByRole('button', { name: 'New plan' }).first().click()
  await expect(page.getByText(/deliveries are ready to be planned/)).toBeVisible()
  await page.getByLabel('Until').fill('22:00')
  await page.getByLabel('Search for').selectOption('5')
  await page.getByRole('button', { name: 'Find routes' }).click()
  await expect(page).toHaveURL(/\/plan\/pln_/)
  await expect(page.getByRole('heading', { name: 'Searching for better routes' })).toBeVisible()
  await expect(page.getByText('To review')).toBeVisible({ timeout: 60_000 })
  await mapReady(page)
  await page.getByRole('listitem').getByRole('button', { name: /stops/ }).first().click()
  await expect(page).toHaveURL(/route=/)
  await accessible(page, 'plan, under review')

  await page.getByRole('button', { name: 'Publish to drivers' }).click()
  await expect(page.getByText('In force')).toBeVisible()
  await page.getByRole('region', { name: 'Messages' }).getByRole('button', { name: 'Undo' }).click()
  await expect(page.getByText('Taken back', { exact: true })).toBeVisible()
  await page.getByRole('button', { name: 'Publish to drivers' }).click()
  await expect(page.getByText('In force')).toBeVisible()

  await page.getByRole('link', { name: 'Deliveries' }).first().click()
  await page.getByRole('row').nth(1).click()
  await expect(page.getByRole('heading', { name: 'What happened' })).toBeVisible()
  await accessible(page, 'delivery')
  const number = (await page.getByRole('heading', { level: 1 }).textContent())?.replaceAll('-', '') ?? ''
  await page.goto(`/t/${number}`)
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await expect(page.getByRole('heading', { name: 'What has happened' })).toBeVisible()
  await accessible(page, 'tracking page')
})

test('a broken spreadsheet is explained row by row, and nothing is saved', async ({ page, request }) => {
  const world = await World.found(request)
  await world.signIn(page, '/business/import')
  await page.locator('input[type=file]').setInputFiles(BROKEN)
  await expect(page.getByText(/rows? needs? attention/).first()).toBeVisible({ timeout: 60_000 })
  await expect(
    page.getByRole('region', { name: 'Rows that need attention' }).getByRole('listitem').first(),
  ).toBeVisible()
  await page.goto('/business/deliveries')
  await expect(page.getByText('No deliveries yet')).toBeVisible()
})
