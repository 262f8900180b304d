import { accessible, expect, mapReady, test } from './house'
import { World } from './world'

test('a delivery by hand: address from the gazetteer, parcels, window, cash, proof; then another like it', async ({
  page,
  request,
}) => {
  test.setTimeout(120_000)
  const world = await World.found(request)
  await world.signIn(page, '/business/deliveries/new')
  await page.getByLabel('Name', { exact: true }).fill('Maryam Saleh')
  await page.getByLabel('Phone', { exact: true }).fill('+971 50 765 4321')
  await page.getByRole('combobox', { name: 'Address' }).fill('Dubai Mar')
  await page
    .getByRole('option', { name: /Dubai Marina/ })
    .first()
    .waitFor()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect(page.getByLabel('Latitude')).toHaveValue(/^25\.0/)
  await mapReady(page)
  await accessible(page, 'new delivery')
  await page.getByRole('textbox', { name: 'Parcel 1' }).fill('Books')
  await page.getByRole('button', { name: 'Another parcel' }).click()
  await page.getByRole('textbox', { name: 'Parcel 2' }).fill('Lamp')
  await page.getByRole('textbox', { name: 'Barcode' }).last().fill('LAMP-7')
  await page.getByLabel('Day').fill('2031-05-04')
  await page.getByLabel('Not before').fill('10:00')
  await page.getByLabel('Not after').fill('12:00')
  await page.getByLabel('Cash to collect').fill('149.50')
  await page.getByLabel('A rule of its own, instead of the usual one').check()
  await page.getByLabel('Signature').check()
  await page.getByLabel('Your reference').fill('HAND-1')
  await page.getByRole('button', { name: 'Create the delivery' }).click()

  await expect(page.getByRole('heading', { name: 'What happened' })).toBeVisible()
  await expect(page.getByText('Lamp', { exact: true })).toBeVisible()
  await expect(page.getByText('AED 149.50').first()).toBeVisible()
  await expect(page.getByText('The driver must show: Signature.')).toBeVisible()
  await mapReady(page)
  await accessible(page, 'delivery made by hand')

  await page.getByRole('link', { name: 'Duplicate' }).click()
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue('Maryam Saleh')
  await expect(page.getByLabel('Your reference')).toHaveValue('')
  await page.getByRole('button', { name: 'Keep as a draft' }).click()
  await expect(page.getByRole('main').getByText('Draft', { exact: true }).first()).toBeVisible()
})

test('what the server does not take is said at the field', async ({ page, request, watched }) => {
  watched.expectFailures(422)
  const world = await World.found(request)
  await world.signIn(page, '/business/deliveries/new')
  await page.getByLabel('Name', { exact: true }).fill('Maryam Saleh')
  await page.getByLabel('Phone', { exact: true }).fill('12')
  await page.getByRole('combobox', { name: 'Address' }).fill('Villa 3')
  await page.getByRole('button', { name: 'Create the delivery' }).click()
  await expect(page.getByText('Something is not right yet')).toBeVisible()
  await expect(page.getByLabel('Phone', { exact: true })).toHaveAttribute('aria-invalid', 'true')
})

test('the verbs of one delivery: held and taken back, moved to another door and day, edited, cancelled', async ({
  page,
  request,
}) => {
  test.setTimeout(150_000)
  const world = await World.found(request)
  const [made] = await world.deliveries(1)
  await world.signIn(page, `/business/deliveries/${made?.id}`)
  const pill = (text: string) => page.getByRole('main').getByText(text, { exact: true }).first()
  await expect(pill('Ready')).toBeVisible()

  await page.keyboard.press('h')
  await page.getByLabel('Reason').fill('Waiting for the customer')
  await page.keyboard.press('Enter')
  await expect(pill('On hold')).toBeVisible()
  await expect(page.getByText('Waiting for the customer')).toBeVisible()
  await page.keyboard.press('u')
  await expect(pill('Ready')).toBeVisible()

  await page.getByRole('button', { name: 'Reschedule' }).click()
  await page.getByLabel('Day').fill('2031-05-04')
  await page.getByLabel('Reason').fill('Asked by telephone')
  await accessible(page, 'reschedule')
  await page.getByRole('dialog').getByRole('button', { name: 'Reschedule' }).click()
  await expect(page.getByText(/4 May/).first()).toBeVisible()

  await page.getByRole('button', { name: 'Redirect' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('combobox', { name: 'Address' }).fill('Office 5, Business Bay')
  await dialog.getByLabel('Latitude').fill('25.1857')
  await dialog.getByLabel('Longitude').fill('55.2722')
  await dialog.getByLabel('Reason').fill('Moved to the office')
  await dialog.getByRole('button', { name: 'Redirect' }).click()
  await expect(page.getByText('Office 5, Business Bay').first()).toBeVisible()

  await page.keyboard.press('e')
  await expect(page).toHaveURL(/\/edit$/)
  await page.getByLabel('Instructions').fill('Third floor, ask for Sami')
  await accessible(page, 'edit delivery')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('Third floor, ask for Sami')).toBeVisible()

  await page.getByRole('button', { name: 'Cancel the delivery' }).click()
  await page.getByLabel('Reason').fill('Bought elsewhere')
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel the delivery' }).click()
  await expect(pill('Cancelled')).toBeVisible()
  await expect(page.getByText('Nothing is left to do here.')).toBeVisible()
})
