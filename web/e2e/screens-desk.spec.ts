import { accessible, dress, expect, isLookedAt, type Look, mapReady, test } from './house'
import { World } from './world'

/** Pictures of the desk's screens, to be looked at: two directions, two lights, two sizes, and no violation in any. */
const SIZES = { desktop: { width: 1280, height: 760 }, phone: { width: 390, height: 800 } } as const

const FILE = {
  name: 'tuesday.csv',
  mimeType: 'text/csv',
  buffer: Buffer.from('Name,Street,Phone\nAmina Khalid,Villa 1,0501234567\nBilal Saeed,Villa 2,no number\n'),
}

for (const lang of ['en', 'ar'] as const) {
  for (const theme of ['light', 'dark'] as const) {
    for (const size of ['desktop', 'phone'] as const) {
      if (!isLookedAt(lang, theme, size)) continue
      const look: Look = { lang, theme }
      const name = `${lang}-${theme}-${size}`
      test(`desk screens: ${name}`, async ({ page, request }) => {
        test.setTimeout(180_000)
        await page.setViewportSize(SIZES[size])
        await dress(page, look)
        const shot = async (screen: string) => {
          await page.waitForTimeout(400)
          await accessible(page, `${screen}, ${name}`)
          await page.screenshot({ path: `e2e/artifacts/${screen}-${name}.png` })
        }
        const world = await World.found(request, lang === 'ar' ? 'نور للخدمات اللوجستية' : 'Noor Logistics')
        const [first] = await world.crew(2)
        const made = await world.deliveries(9, { cod: { minor: 14_950, currency: 'AED' } })
        const ids = made.map(d => d.id)
        await world.command(ids[0] ?? '', 'hold', { reason: 'Shop closed' })
        await world.ask('POST', '/zones', {
          name: lang === 'ar' ? 'بوابة البرشاء' : 'Al Barsha gate',
          purpose: 'geofence',
          shape: { type: 'circle', center: { lat: 25.1, lon: 55.2 }, radius_m: 3000 },
        })
        await world.ask('POST', '/zones', {
          name: 'Sheikh Zayed Road',
          purpose: 'no_go',
          shape: {
            type: 'corridor',
            coordinates: [
              [55.13, 25.07],
              [55.27, 25.2],
            ],
            half_width_m: 600,
          },
        })
        const thread = await world.ask<{ id: string }>('POST', '/threads', { driver: first?.driver })
        await world.ask('POST', `/threads/${thread.id}/messages`, { text: 'Please call the office.' })
        await world.signIn(page)

        await page.goto('/business/deliveries')
        await expect(page.getByRole('row').nth(3)).toBeVisible()
        if (size === 'desktop') {
          await page.locator('[data-row="0"] input').click()
          await page.locator('[data-row="3"] input').click({ modifiers: ['Shift'] })
        }
        await shot('orders')
        await page.goto(`/business/deliveries/${ids[0]}`)
        await mapReady(page)
        await shot('order')
        await page.goto('/business/deliveries/new')
        await mapReady(page)
        await shot('order-new')
        await page.goto(`/business/deliveries/${ids[1]}/edit`)
        await expect(page.locator('form')).toBeVisible()
        await shot('order-edit')
        await page.goto(`/business/deliveries/${ids[1]}/proof`)
        await expect(page.locator('main h2').first()).toBeVisible()
        await shot('proof')
        await page.goto(`/business/labels?ids=${ids.slice(0, 3).join(',')}`)
        await expect(page.locator('main section.label')).toHaveCount(3)
        await shot('labels')
        await page.goto('/business/import')
        await page.locator('input[type=file]').setInputFiles(FILE)
        await expect(page.locator('#bad-rows')).toBeVisible({ timeout: 60_000 })
        await shot('import-check')
        await page.goto('/business/zones')
        await mapReady(page)
        await page.locator('main li button').first().click()
        await shot('zones')
        await page.locator('main li').first().getByRole('button').nth(1).click()
        await shot('zone-edit')
        await page.goto(`/business/messages?thread=${thread.id}`)
        await expect(page.getByRole('log').getByRole('listitem').first()).toBeVisible()
        await shot('messages')
        await page.goto('/business/enquiries')
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
        await shot('enquiries')
      })
    }
  }
}
