import { accessible, dress, expect, test } from './house'
import { World } from './world'

test('a misread number is noticed before anybody is asked', async ({ page, request }) => {
  const world = await World.found(request)
  const [delivery] = await world.deliveries(1)
  const code = delivery?.tracking_code ?? ''
  await page.goto('/')
  await accessible(page, 'home')
  const box = page.getByLabel('Tracking number or link')
  await box.fill(code.slice(0, -1))
  await page.keyboard.press('Enter')
  await expect(page.getByRole('alert')).toContainText('12 letters and digits')
  const last = code.at(-1) === '0' ? '1' : '0'
  await box.fill(code.slice(0, -1) + last)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('alert')).toContainText('not right')
  await box.fill(code.toLowerCase())
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(new RegExp(`/t/${code}`))
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
})

test('a number nobody knows says so, kindly', async ({ page, watched }) => {
  watched.expectFailures(404)
  await page.goto('/t/000000000000')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('We do not know this number')
  await accessible(page, 'unknown number')
})

for (const [lang, dir] of [
  ['ar', 'rtl'],
  ['ur', 'rtl'],
  ['en', 'ltr'],
] as const) {
  test(`the tracking page speaks ${lang}`, async ({ page, request }) => {
    const world = await World.found(request)
    const [delivery] = await world.deliveries(1)
    await dress(page, { lang, theme: 'dark' })
    await page.goto(`/t/${delivery?.tracking_code}`)
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    await expect(page.locator('html')).toHaveAttribute('dir', dir)
    await expect(page.locator('html')).toHaveAttribute('lang', lang)
    await accessible(page, `tracking page in ${lang}, dark`)
  })
}
