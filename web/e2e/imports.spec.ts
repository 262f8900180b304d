import { accessible, expect, test } from './house'
import { World } from './world'

const csv = (rows: string[]) => ({
  name: 'tuesday.csv',
  mimeType: 'text/csv',
  buffer: Buffer.from(`Name,Street,Phone,Order\n${rows.join('\n')}\n`),
})

test('a spreadsheet: rows put right in place, columns mapped, imported, found again, undone', async ({
  page,
  request,
}) => {
  test.setTimeout(150_000)
  const world = await World.found(request)
  await world.signIn(page, '/business/import')
  const template = page.waitForEvent('download', { timeout: 20_000 })
  await page.getByRole('button', { name: 'Download a template' }).click()
  expect((await template).suggestedFilename()).toBe('deliveries-template.csv')
  await accessible(page, 'import, choose')

  const file = csv([
    'Amina Khalid,"Villa 1, Jumeirah 1",0501234567,T-1',
    'Bilal Saeed,"Villa 2, Jumeirah 1",not a number,T-2',
    'Carla Haddad,"Villa 3, Jumeirah 1",0501234569,T-3',
  ])
  await page.locator('input[type=file]').setInputFiles(file)
  await expect(page.getByText('2 rows are good')).toBeVisible({ timeout: 60_000 })
  await expect(page.getByText('1 row needs attention')).toBeVisible()
  await expect(page).toHaveURL(/id=imp_/)
  await accessible(page, 'import, check')

  const bad = page.getByRole('form', { name: 'Row 3' })
  await bad.getByLabel('Phone').fill('0501234568')
  await bad.getByRole('button', { name: 'Check again' }).click()
  await expect(page.getByText('This row is good now.')).toBeVisible()
  await expect(page.getByText('3 rows are good')).toBeVisible()
  await page.getByRole('button', { name: 'Import 3 deliveries' }).click()
  await expect(page.getByRole('heading', { name: '3 deliveries are imported' })).toBeVisible({
    timeout: 60_000,
  })
  await accessible(page, 'import, done')

  await page.getByRole('link', { name: 'See the deliveries' }).click()
  await expect(page.getByRole('grid')).toHaveAttribute('aria-rowcount', '4')
  await expect(page.getByRole('button', { name: /From one import/ })).toBeVisible()

  // The same orders again with another telephone: what is known is brought up to date, nothing is made twice.
  await page.goto('/business/import')
  await expect(page.getByRole('region', { name: 'Earlier imports' })).toContainText('tuesday.csv')
  await page
    .locator('input[type=file]')
    .setInputFiles(
      csv([
        'Amina Khalid,"Villa 1, Jumeirah 1",0509999999,T-1',
        'Dana Noor,"Villa 4, Jumeirah 1",0501234570,T-4',
      ]),
    )
  await page.getByRole('button', { name: 'Import 2 deliveries' }).click({ timeout: 60_000 })
  await expect(page.getByRole('heading', { name: '2 deliveries are imported' })).toBeVisible({
    timeout: 60_000,
  })
  await page.getByRole('button', { name: 'Undo the import' }).click()
  await expect(page.getByRole('heading', { name: 'The import is undone' })).toBeVisible({ timeout: 60_000 })
  await page.goto('/business/deliveries?phase=waiting')
  await expect(page.getByRole('grid')).toHaveAttribute('aria-rowcount', '4')
})
