import { expect, mapReady } from './house'
import { eachLook } from './looks'
import { World } from './world'

/** Pictures to be looked at: the doors of the three apps and the console's first screens. */
eachLook('screens', async ({ page, request, look, shot, go }) => {
  await page.goto('/')
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await shot('home')
  await page.goto('/business/sign-in')
  await expect(page.locator('input[name=email]')).toBeVisible()
  await shot('sign-in')

  const world = await World.found(request, look.lang !== 'en' ? 'نور للخدمات اللوجستية' : 'Noor Logistics')
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
  await go('/business/deliveries')
  await expect(page.getByRole('row').nth(3)).toBeVisible()
  await shot('deliveries')
  await go(`/business/deliveries/${made[0]?.id}`)
  await mapReady(page)
  await shot('delivery')
  await go('/business/import')
  await shot('import')
  await go('/business/plan')
  await shot('plans')
  await page.goto(`/t/${made[1]?.tracking_code}`)
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await shot('track')
  await page.goto('/driver/')
  await expect(page.locator('input[name=email]')).toBeVisible()
  await shot('driver-sign-in')
})
