import type { Page } from '@playwright/test'
import { cutOff, driveToTheDoor, rig, signIn, standAtTheDoor } from './driver-kit'
import { accessible, dress, expect, type Look, mapReady, test } from './house'
import type { World } from './world'

test.skip(
  !process.env.QAFILA_E2E_DIR,
  'the invitation is read from the folder of mails of a server of our own',
)
// A small old phone.
test.use({ viewport: { width: 360, height: 640 } })

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

const THEMES = ['light', 'dark', 'sun'] as const

/** Nothing moves any more that will ever stand still. */
const settled = (page: Page) =>
  page.evaluate(async () => {
    await document.fonts.ready
    const passing = document
      .getAnimations()
      .filter(a => a.effect?.getComputedTiming().iterations !== Number.POSITIVE_INFINITY)
    await Promise.all(passing.map(a => a.finished.catch(() => undefined)))
  })

/** Looks at a screen whole, and in one language in the other lights too, at what a light can break: contrast. */
const looker = (page: Page, lang: Look['lang'], own: Look['theme']) => async (screen: string) => {
  await settled(page)
  await accessible(page, `driver ${screen}, ${lang}-${own}`)
  await smallTargets(page, screen)
  await fits(page, screen)
  const wear = (theme: Look['theme']) =>
    page.evaluate(t => {
      document.documentElement.dataset.theme = t
    }, theme)
  const others = lang === 'en' || process.env.QAFILA_LOOKS ? THEMES.filter(t => t !== own) : []
  for (const theme of [own, ...others]) {
    if (theme !== own) {
      await wear(theme)
      await settled(page)
      await accessible(page, `driver ${screen}, ${lang}-${theme}`, ['color-contrast'])
    }
    if (theme === own || process.env.QAFILA_LOOKS === 'all')
      await page.screenshot({ path: `e2e/artifacts/driver-${screen}-${lang}-${theme}.png` })
  }
  await wear(own)
}

const LOOKS: Look[] = [
  { lang: 'en', theme: 'light' },
  { lang: 'ar', theme: 'dark' },
  { lang: 'ur', theme: 'sun' },
]

/** What is there without doing anything, by its address. */
const SCREENS = ['ready', 'pair', 'shift', 'load', 'cities', 'messages', 'sos', 'me'] as const

for (const look of LOOKS) {
  const { lang, theme } = look
  test(`driver screens: ${lang}`, async ({ page, request, context }) => {
    test.setTimeout(180_000)
    await dress(page, look)
    const shot = looker(page, lang, theme)
    const { world, driver } = await rig(request, { count: 3 })
    const id = await strict(world, driver.id, lang)
    const [offered] = await world.deliveries(1, { reference: 'offered' })
    const until = new Date(Date.now() + 3_600_000).toISOString()
    await world.command(offered?.id as string, 'offer', { drivers: [driver.id], until })
    const paper = { driver: driver.id, kind: 'licence', number: 'DXB-55120', expires_on: '2031-04-30' }
    const licence = await world.ask<{ id: string }>('POST', '/documents', paper)
    await world.ask('POST', '/documents', { ...paper, kind: 'visa', expires_on: '2026-01-02' })
    await standAtTheDoor(context)
    await page.goto('/driver/')
    await expect(page.locator('input[name=email]')).toBeVisible()
    await shot('sign-in')
    const scanned = await page.screenshot()
    await world.ask('PUT', `/documents/${licence.id}/file`, scanned)
    await signIn(page, driver.email)
    await expect(page.locator('ol a')).toHaveCount(4)
    await expect(page.locator('main section h2')).toHaveCount(2)
    await shot('today')
    for (const screen of SCREENS) {
      await page.goto(`/driver/${screen}`)
      await expect(page.locator('h1')).toBeVisible()
      await shot(screen)
    }
    await page.locator('main').evaluate(main => main.scrollTo(0, main.scrollHeight))
    await shot('me-end')
    await page.goto('/driver/pair')
    await page.locator('main button').last().click()
    await expect(page.locator('main svg[role=img]')).toBeVisible()
    await page.locator('main ol').evaluate(list => list.scrollIntoView())
    await shot('pair-code')
    await page.goto(`/driver/paper/${licence.id}`)
    await expect(page.locator('main img')).toBeVisible()
    await shot('document')
    await page.goto('/driver/load')
    await page.locator('main button').first().click()
    await expect(page.locator('video')).toBeVisible()
    await page.locator('input[name=code]').fill('4K7M9XWD2PT0')
    await page.locator('input[name=code]').press('Enter')
    await shot('scanner')
    await page.goto('/driver/map')
    await mapReady(page)
    await shot('map')

    await page.goto(`/driver/stop/${id}`)
    await expect(page.locator('h1')).toBeVisible()
    await shot('stop-new')
    await driveToTheDoor(world, driver.email, id)
    await page.reload()
    await expect(page.locator('.sticky a')).toBeVisible()
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
    for (const screen of ['later', 'transfer', 'correct']) {
      await page.goto(`/driver/stop/${id}/${screen}`)
      await expect(page.locator('h1')).toBeVisible()
      await shot(screen)
    }

    // Cut off: what is done now waits, and is seen to wait.
    await cutOff(page)
    await page.goto('/driver/messages')
    await page.locator('input[name=text]').fill(lang === 'en' ? 'I am ten minutes late' : 'سأتأخر عشر دقائق')
    await page.locator('input[name=text]').press('Enter')
    await expect(page.locator('main ol li')).toHaveCount(1)
    await shot('messages-waiting')
    await page.goto('/driver/waiting')
    await expect(page.locator('main li')).not.toHaveCount(0)
    await shot('waiting')
  })
}

/** Nothing is wider than the phone: a page that slides sideways under a thumb hides half of itself. */
async function fits(page: Page, screen: string): Promise<void> {
  const over = await page.evaluate(() => {
    const wide = document.documentElement.clientWidth
    const main = document.querySelector('main') as HTMLElement
    return Math.max(main.scrollWidth - main.clientWidth, document.documentElement.scrollWidth - wide)
  })
  expect.soft(over, `wider than the phone: ${screen}`).toBeLessThanOrEqual(0)
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
