import { accessible, expect, mapReady, test } from './house'
import { PASSWORD, World } from './world'

test('a new organisation is created, and its owner is in', async ({ page }) => {
  await page.goto('/business/')
  await expect(page).toHaveURL(/sign-in/)
  await page.getByRole('link', { name: 'Create an organisation' }).click()
  await page.getByLabel('Organisation').fill('Falcon Parcels')
  await page.getByLabel('Your name').fill('Sana Malik')
  await page.getByLabel('Work e-mail').fill(`sana-${Date.now()}@example.com`)
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD)
  await accessible(page, 'sign-up')
  await page.getByRole('button', { name: 'Create and continue' }).click()
  await expect(page.getByRole('heading', { name: 'Live', level: 1 })).toBeVisible()
  await expect(page.getByText('No vehicles yet')).toBeVisible()
  await mapReady(page)
})

test('a wrong password is refused in words, the right one lets in, and a reload keeps the session', async ({
  page,
  request,
  watched,
}) => {
  watched.expectFailures(401)
  const world = await World.found(request)
  await page.goto('/business/sign-in')
  await page.getByLabel('E-mail').fill(world.email)
  await page.getByLabel('Password', { exact: true }).fill('not the password at all')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByRole('alert')).toContainText('do not belong together')
  await accessible(page, 'sign-in with a problem')
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByRole('heading', { name: 'Live', level: 1 })).toBeVisible()
  await page.reload()
  await expect(page.getByRole('heading', { name: 'Live', level: 1 })).toBeVisible()
})

test('the way back after sign-in is the page that was asked for', async ({ page, request }) => {
  const world = await World.found(request)
  await page.goto('/business/deliveries?phase=trouble')
  await expect(page).toHaveURL(/sign-in/)
  await page.getByLabel('E-mail').fill(world.email)
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page).toHaveURL(/deliveries\?phase=trouble/)
})

test('signing out in one place leaves nothing behind', async ({ page, request, watched }) => {
  watched.expectFailures(401)
  const world = await World.found(request)
  await world.signIn(page, '/business/deliveries')
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox').fill('Sign out')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/sign-in/)
  await page.goto('/business/deliveries')
  await expect(page).toHaveURL(/sign-in/)
})

test('a forgotten password is answered alike for everyone', async ({ page }) => {
  await page.goto('/business/forgot-password')
  await page.getByLabel('E-mail').fill('nobody@example.com')
  await page.getByRole('button', { name: 'Send the link' }).click()
  await expect(page.getByRole('status')).toContainText('If this address has an account')
})
