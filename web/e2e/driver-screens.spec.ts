import type { Page } from '@playwright/test'
import { installed, rig, signIn, standAtTheDoor } from './driver-kit'
import { accessible, dress, expect, type Look, mapReady, test } from './house'
import type { World } from './world'

test.skip(
  !process.env.QAFILA_E2E_DIR,
  'the invitation is read from the folder of mails of a server of our own',
)
test.use({ viewport: { width: 390, height: 780 } })

const STRICT = {
  photos_min: 1,
  signature: true,
  recipient_name: true,
  scan: true,
  code: true,
  note: true,
  age_min: 21,
}

/** A delivery that asks for everything there is to ask for. */
async function strict(world: World, driver: string, lang: string): Promise<string> {
  const made = await world.ask<{ id: string }>('POST', '/deliveries', {
    recipient: { name: lang === 'en' ? 'Layla Haddad' : 'مريم الشامسي', phone: '+971501234567' },
    dropoff: {
      address: lang === 'en' ? 'Villa 14, Street 8b, Jumeirah 1' : 'فيلا ١٤، شارع ٨ب، جميرا ١',
      city: 'Dubai',
      point: { lat: 25.08, lon: 55.17 },
      instructions: lang === 'en' ? 'Second gate, ring twice' : 'البوابة الثانية، اقرع الجرس مرتين',
    },
    items: [
      { description: 'Coffee machine', barcode: `P-${Date.now()}-1` },
      { description: lang === 'en' ? 'Box of cups' : 'علبة أكواب', barcode: `P-${Date.now()}-2` },
    ],
    cod: { minor: 12_550, currency: 'AED' },
    proof: STRICT,
  })
  await world.command(made.id, 'assign', { driver })
  return made.id
}

/** Drives a delivery to its door on the server, as the phone would have. */
async function atTheDoor(page: Page, id: string): Promise<void> {
  await page.goto(`/driver/stop/${id}`)
  for (let step = 0; step < 6; step++) {
    const status = await page.locator('h1').textContent()
    expect(status).toBeTruthy()
    const action = page.locator('.sticky button').first()
    const before = await action.textContent()
    await action.click()
    const reason = page.locator('dialog[open] button').nth(2)
    await expect
      .poll(async () => (await reason.isVisible()) || (await action.textContent()) !== before)
      .toBe(true)
    if (await reason.isVisible()) await reason.click()
    await expect(action).not.toHaveText(before as string)
  }
}

for (const lang of ['en', 'ar', 'ur'] as const) {
  for (const theme of ['light', 'dark', 'sun'] as const) {
    const look: Look = { lang, theme }
    const name = `${lang}-${theme}`
    test(`driver screens: ${name}`, async ({ page, request, context }) => {
      test.setTimeout(180_000)
      await dress(page, look)
      const shot = async (screen: string, whole = false) => {
        await page.waitForTimeout(250)
        await accessible(page, `driver ${screen}, ${name}`)
        await smallTargets(page, screen)
        await page.screenshot({ path: `e2e/artifacts/driver-${screen}-${name}.png`, fullPage: whole })
      }
      const { world, driver } = await rig(request, { count: 3 })
      const id = await strict(world, driver.id, lang)
      await standAtTheDoor(context)
      await page.goto('/driver/')
      await expect(page.locator('input[name=email]')).toBeVisible()
      await shot('sign-in')
      await signIn(page, driver.email)
      await installed(page)
      await expect(page.locator('ol a')).toHaveCount(4)
      await shot('today')
      for (const [screen, path] of [
        ['ready', '/driver/ready'],
        ['pair', '/driver/pair'],
        ['shift', '/driver/shift'],
        ['load', '/driver/load'],
        ['messages', '/driver/messages'],
        ['sos', '/driver/sos'],
        ['me', '/driver/me'],
      ] as const) {
        await page.goto(path)
        await expect(page.locator('h1')).toBeVisible()
        await shot(screen)
      }
      await page.goto('/driver/load')
      await page.locator('main button').first().click()
      await expect(page.locator('video')).toBeVisible()
      await page.locator('input[name=code]').fill('4K7M9XWD2PT0')
      await page.locator('input[name=code]').press('Enter')
      await shot('scanner')
      await page.goto('/driver/map')
      await mapReady(page)
      await shot('map')

      await atTheDoor(page, id)
      await shot('stop')
      await page.goto(`/driver/stop/${id}/hand-over`)
      await page.locator('input[type=checkbox]').first().check()
      await page.locator('main li select').first().selectOption('refused')
      await shot('hand-over')
      await page.locator('main').evaluate(main => main.scrollTo(0, main.scrollHeight))
      await shot('hand-over-end')
      await page.goto(`/driver/stop/${id}/cannot`)
      await shot('cannot')
      await page.locator('main li button').first().click()
      await shot('cannot-evidence')

      // Cut off: what is done now waits, and is seen to wait.
      await page.goto(`/driver/stop/${id}/transfer`)
      await expect(page.locator('h1')).toBeVisible()
      await shot('transfer')
      await page.route('**/api/**', route => route.abort())
      await page.goto('/driver/messages')
      await page
        .locator('input[name=text]')
        .fill(lang === 'en' ? 'I am ten minutes late' : 'سأتأخر عشر دقائق')
      await page.locator('input[name=text]').press('Enter')
      await shot('messages-waiting')
      await page.goto('/driver/waiting')
      await expect(page.locator('main li')).not.toHaveCount(0)
      await shot('waiting')
    })
  }
}

/** Everything that can be tapped is at least 48 px high, but for links inside running text. */
async function smallTargets(page: Page, screen: string): Promise<void> {
  const small = await page.evaluate(() =>
    [
      ...document.querySelectorAll<HTMLElement>(
        'button, a[href], select, input:not([type=file]), [role=button]',
      ),
    ]
      .filter(e => e.offsetParent !== null && !e.closest('.maplibregl-map'))
      .map(e => {
        // A tick is tapped by its whole line.
        const target = e.matches('[type=checkbox], [type=radio]') ? (e.closest('label') ?? e) : e
        const { width, height } = target.getBoundingClientRect()
        return { what: target.outerHTML.slice(0, 90), width: Math.round(width), height: Math.round(height) }
      })
      .filter(t => t.width > 1 && (t.height < 48 || t.width < 44)),
  )
  expect.soft(small, `small targets on ${screen}`).toEqual([])
}
