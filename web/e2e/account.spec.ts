import type { Browser, Page } from '@playwright/test'
import { accessible, expect, test } from './house'
import { totp } from './totp'
import { PASSWORD, tokenIn, World } from './world'

const fresh = async (browser: Browser, baseURL: string | undefined): Promise<Page> =>
  (await browser.newContext({ baseURL, locale: 'en-AE', timezoneId: 'Asia/Dubai' })).newPage()
const typed = async (page: Page, email: string, password: string, place = '/business/sign-in') => {
  await page.goto(place)
  await page.locator('input[name=email]').fill(email)
  await page.locator('input[name=password]').fill(password)
  await page.locator('button[type=submit]').click()
}
const live = (page: Page) => page.getByRole('heading', { name: 'Live', level: 1 })

test('the second step is switched on with a phone, asked for at sign-in, and a code works once', async ({
  page,
  request,
  watched,
}) => {
  watched.expectFailures(401)
  const world = await World.found(request)
  await world.signIn(page, '/business/account?part=security')
  await page.getByRole('button', { name: 'Switch it on' }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByRole('img', { name: /authenticator app/ })).toBeVisible()
  const secret =
    (await dialog
      .getByText(/^Or type this secret/)
      .locator('bdi')
      .textContent()) ?? ''
  await accessible(page, 'enrolling a second step')
  await dialog.getByLabel('Six-digit code').fill(totp(secret))
  await expect(dialog.getByRole('heading', { name: 'Keep these recovery codes' })).toBeVisible()
  await expect(dialog.getByRole('listitem')).toHaveCount(10)
  const kept = (await dialog.getByRole('listitem').first().textContent()) ?? ''
  await dialog.getByRole('button', { name: 'I have kept them' }).click()
  await expect(page.getByText('10 recovery codes are left.')).toBeVisible()
  await accessible(page, 'sign-in settings')

  await page.keyboard.press('Control+k')
  await page.getByRole('combobox').fill('Sign out')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/sign-in/)
  await typed(page, world.email, PASSWORD)
  await expect(page.getByRole('heading', { name: 'One more step' })).toBeVisible()
  await page.getByLabel('Six-digit code').fill('000000')
  await expect(page.getByRole('alert')).toContainText('not right')
  await accessible(page, 'sign-in, the second step')
  // The code of enrolment is used up; the next one is good already.
  await page.getByLabel('Six-digit code').fill(totp(secret, 1))
  await expect(live(page)).toBeVisible()

  // The phone is lost: a code on paper lets in, once.
  for (const [place, lets] of [
    ['/business/sign-in', true],
    ['/business/sign-in?again', false],
  ] as const) {
    await page.context().clearCookies()
    await page.evaluate(() => localStorage.removeItem('q.business.signed'))
    await typed(page, world.email, PASSWORD, place)
    await page.getByRole('button', { name: 'Use a recovery code' }).click()
    await page.getByLabel('Recovery code').fill(kept)
    await page.getByRole('button', { name: 'Confirm' }).click()
    if (lets) await expect(live(page)).toBeVisible()
    else await expect(page.getByRole('alert')).toContainText('has been used')
  }
})

test('somebody joins by the link of an invitation and can do what the role says', async ({
  page,
  request,
  browser,
  baseURL,
}) => {
  const world = await World.found(request)
  await world.signIn(page, '/business/settings?part=people')
  await page.getByRole('button', { name: 'Invite', exact: true }).click()
  const dialog = page.getByRole('dialog')
  const email = `viewer-${Date.now()}@example.com`
  await dialog.getByLabel('E-mail').fill(email)
  await dialog.getByLabel(/^Name/).fill('Sara Khan')
  await dialog.getByLabel('Role').selectOption('viewer')
  await accessible(page, 'inviting')
  await dialog.getByRole('button', { name: 'Invite' }).click()
  await expect(dialog.getByRole('status')).toContainText(email)
  await page.keyboard.press('Escape')
  await expect(page.getByRole('region', { name: 'Invited' })).toContainText(email)

  const guest = await fresh(browser, baseURL)
  await guest.goto(`/business/join?token=${await tokenIn(email, 'join')}`)
  await expect(guest.getByRole('heading', { name: 'Join Noor Logistics' })).toBeVisible()
  await accessible(guest, 'joining')
  await guest.locator('input[name=password]').fill('eleven quiet falcons')
  await guest.getByRole('button', { name: 'Join' }).click()
  await expect(live(guest)).toBeVisible()
  // A viewer sees the fleet and is not offered to change it.
  await guest.goto('/business/fleet')
  await expect(guest.getByText('No vehicles yet')).toBeVisible()
  await expect(guest.getByRole('button', { name: 'Add a vehicle' })).toBeHidden()
  await guest.context().close()

  await page.reload()
  await expect(page.getByRole('region', { name: 'Who is here' })).toContainText('Sara Khan')
  await expect(page.getByRole('region', { name: 'Invited' })).toContainText('Nobody is invited')
})

test('a forgotten password is chosen anew by the link in the mail, and the old one is worth nothing', async ({
  page,
  request,
  watched,
}) => {
  watched.expectFailures(401, 422)
  const world = await World.found(request)
  await page.goto('/business/forgot-password')
  await page.getByLabel('E-mail').fill(world.email)
  await page.getByRole('button', { name: 'Send the link' }).click()
  const token = await tokenIn(world.email, 'reset-password')
  await page.goto(`/business/reset-password?token=${token}`)
  await page.getByLabel('New password', { exact: true }).fill('nineteen patient herons')
  await accessible(page, 'choosing a new password')
  await page.getByRole('button', { name: 'Change the password' }).click()
  await expect(page.getByRole('status')).toContainText('The password is changed')

  await typed(page, world.email, PASSWORD)
  await expect(page.getByRole('alert')).toContainText('do not belong together')
  await page.locator('input[name=password]').fill('nineteen patient herons')
  await page.locator('button[type=submit]').click()
  await expect(live(page)).toBeVisible()

  // The link was good once.
  await page.context().clearCookies()
  await page.goto(`/business/reset-password?token=${token}`)
  await page.getByLabel('New password', { exact: true }).fill('twenty patient herons')
  await page.getByRole('button', { name: 'Change the password' }).click()
  await expect(page.getByRole('alert')).toContainText('has been used or has expired')
})

test('a session is ended from another browser, and the one it was in is out', async ({
  page,
  request,
  browser,
  baseURL,
}) => {
  const world = await World.found(request)
  await world.signIn(page, '/business/account')
  const other = await fresh(browser, baseURL)
  await typed(other, world.email, PASSWORD)
  await expect(live(other)).toBeVisible()

  await page.goto('/business/account?part=sessions')
  await expect(page.getByText('This one')).toBeVisible()
  await accessible(page, 'sessions')
  await page.getByRole('button', { name: 'Sign out everywhere else' }).click()
  await expect(page.getByText(/sessions? (is|are) ended/)).toBeVisible()
  await expect(page.getByRole('button', { name: /^Name this device/ })).toHaveCount(1)

  await other.goto('/business/deliveries')
  await expect(other).toHaveURL(/sign-in/)
  await other.context().close()
  await page.reload()
  await expect(page.getByText('This one')).toBeVisible()
})

test('one chooses one’s name, password and what one is told', async ({ page, request, watched }) => {
  watched.expectFailures(401)
  const world = await World.found(request)
  await world.signIn(page, '/business/account')
  await page.getByLabel('Name', { exact: true }).fill('Huda R. Rahman')
  await accessible(page, 'profile')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByTitle('Account')).toContainText('Huda R. Rahman')

  await page.goto('/business/account?part=security')
  await page.getByLabel('Present password').fill('not the password at all')
  await page.getByLabel('New password', { exact: true }).fill('nineteen patient herons')
  await page.getByRole('button', { name: 'Change the password' }).click()
  await expect(page.getByRole('alert')).toContainText('not the present password')
  await page.getByLabel('Present password').fill(PASSWORD)
  await page.getByRole('button', { name: 'Change the password' }).click()
  await expect(page.getByText('The password is changed.', { exact: false })).toBeVisible()

  await page.goto('/business/account?part=notices')
  const box = page.getByRole('checkbox', { name: 'A plan can be reviewed: By e-mail' })
  await expect(box).not.toBeChecked()
  await box.check()
  await page.getByLabel('Keep quiet hours').check()
  await page.getByLabel('From').fill('21:30')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('Saved.').first()).toBeVisible()
  await accessible(page, 'what one is told')
  await page.reload()
  await expect(box).toBeChecked()
  await expect(page.getByLabel('From')).toHaveValue('21:30')
})
