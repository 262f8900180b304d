import { expect, mapReady } from './house'
import { eachLook } from './looks'
import { World } from './world'

const FILE = {
  name: 'tuesday.csv',
  mimeType: 'text/csv',
  buffer: Buffer.from('Name,Street,Phone\nAmina Khalid,Villa 1,0501234567\nBilal Saeed,Villa 2,no number\n'),
}

/** Pictures of the desk's screens, to be looked at. */
eachLook('desk screens', async ({ page, request, look, size, shot, go }) => {
  const world = await World.found(request, look.lang !== 'en' ? 'نور للخدمات اللوجستية' : 'Noor Logistics')
  const [first] = await world.crew(2)
  const made = await world.deliveries(9, { cod: { minor: 14_950, currency: 'AED' } })
  const ids = made.map(d => d.id)
  await world.command(ids[0] ?? '', 'hold', { reason: 'Shop closed' })
  await world.ask('POST', '/zones', {
    name: look.lang !== 'en' ? 'بوابة البرشاء' : 'Al Barsha gate',
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
  await world.signIn(page, '/business/deliveries')
  await expect(page.getByRole('row').nth(3)).toBeVisible()
  if (size === 'desktop') {
    await page.locator('[data-row="0"] input').click()
    await page.locator('[data-row="3"] input').click({ modifiers: ['Shift'] })
  }
  await shot('orders')
  await go(`/business/deliveries/${ids[0]}`)
  await mapReady(page)
  await shot('order')
  await go('/business/deliveries/new')
  await mapReady(page)
  await shot('order-new')
  await go(`/business/deliveries/${ids[1]}/edit`)
  await expect(page.locator('form')).toBeVisible()
  await shot('order-edit')
  await go(`/business/deliveries/${ids[1]}/proof`)
  await expect(page.locator('main h2').first()).toBeVisible()
  await shot('proof')
  await go(`/business/labels?ids=${ids.slice(0, 3).join(',')}`)
  await expect(page.locator('main section.label')).toHaveCount(3)
  await shot('labels')
  await go('/business/import')
  await page.locator('input[type=file]').setInputFiles(FILE)
  await expect(page.locator('#bad-rows')).toBeVisible({ timeout: 60_000 })
  await shot('import-check')
  await go('/business/zones')
  await mapReady(page)
  await page.locator('main li button').first().click()
  await shot('zones')
  await page.locator('main li').first().getByRole('button').nth(1).click()
  await shot('zone-edit')
  await go(`/business/messages?thread=${thread.id}`)
  await expect(page.getByRole('log').getByRole('listitem').first()).toBeVisible()
  await shot('messages')
  await go('/business/enquiries')
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await shot('enquiries')
})
