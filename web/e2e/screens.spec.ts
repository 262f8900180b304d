import { accessible, dress, expect, isLookedAt, type Look, mapReady, test } from './house'
import { World } from './world'

/** Pictures to be looked at: every screen in two directions, two lights and two sizes. */
const SIZES = { desktop: { width: 1180, height: 720 }, phone: { width: 390, height: 780 } } as const

for (const lang of ['en', 'ar'] as const) {
  for (const theme of ['light', 'dark'] as const) {
    for (const size of ['desktop', 'phone'] as const) {
      if (!isLookedAt(lang, theme, size)) continue
      const look: Look = { lang, theme }
      const name = `${lang}-${theme}-${size}`
      test(`screens: ${name}`, async ({ page, request }) => {
        test.setTimeout(150_000)
        await page.setViewportSize(SIZES[size])
        await dress(page, look)
        const shot = async (screen: string) => {
          await page.waitForTimeout(400)
          await accessible(page, `${screen}, ${name}`)
          await page.screenshot({ path: `e2e/artifacts/${screen}-${name}.png` })
        }
        await page.goto('/')
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
        await shot('home')
        await page.goto('/business/sign-in')
        await expect(page.locator('input[name=email]')).toBeVisible()
        await shot('sign-in')

        const world = await World.found(request, lang === 'ar' ? 'نور للخدمات اللوجستية' : 'Noor Logistics')
        const vans = await world.vans(9)
        await world.positions(
          vans.slice(0, 7).map((vehicle_id, i) => ({
            vehicle_id,
            lat: 25.08 + (i % 3) * 0.06,
            lon: 55.14 + i * 0.035,
            speed_mps: i % 3 ? 12 + i : 0,
          })),
        )
        const made = await world.deliveries(12)
        await world.signIn(page)
        await mapReady(page)
        await expect(page.locator('[data-vehicles="7"]')).toBeAttached()
        await page.getByRole('row').nth(2).click()
        await shot('live')
        await page.goto('/business/deliveries')
        await expect(page.getByRole('row').nth(3)).toBeVisible()
        await shot('deliveries')
        await page.goto(`/business/deliveries/${made[0]?.id}`)
        await mapReady(page)
        await shot('delivery')
        await page.goto('/business/import')
        await shot('import')
        await page.goto('/business/plan')
        await shot('plans')
        await page.goto(`/t/${made[1]?.tracking_code}`)
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
        await shot('track')
        await page.goto('/driver/')
        await expect(page.locator('input[name=email]')).toBeVisible()
        await shot('driver-sign-in')
      })
    }
  }
}
