import type { Page } from '@playwright/test'
import { accessible, dress, expect, mapReady, test } from './house'
import { World } from './world'

/**
 * The dispatcher's day, three times: by mouse, by keys alone, and by keys in Arabic. A spreadsheet becomes deliveries,
 * these become routes, a stop is changed by hand, drivers get their work, the vans are watched, and the trouble of the
 * day is put right.
 */
const SHEET = [
  'recipient,address,city,lat,lon,phone,reference',
  ...Array.from({ length: 8 }, (_, i) => {
    const name = i % 2 ? `Layla Haddad ${i}` : `سارة المنصوري ${i}`
    return `${name},Villa ${i} Jumeirah 1,Dubai,${25.08 + (i % 4) * 0.02},${55.17 + (i % 5) * 0.02},+9715012345${10 + i},DAY-${i}`
  }),
].join('\n')

type Words = {
  good: RegExp
  imported: RegExp
  import: RegExp
  plan: string
  from: string
  until: string
  budget: string
  find: string
  review: string
  force: string
  hand: string
  distance: string
  toasts: string
  moved: RegExp
  live: string
  fleet: string
  exceptions: string
}

const EN: Words = {
  good: /\d+ rows are good/,
  imported: /deliveries are imported/,
  import: /^Import /,
  plan: 'Plan',
  from: 'From',
  until: 'Until',
  budget: 'Search for',
  find: 'Find routes',
  review: 'To review',
  force: 'In force',
  hand: 'In your hand',
  distance: 'Distance',
  toasts: 'Messages',
  moved: /goes with/,
  live: 'Live',
  fleet: 'Fleet list',
  exceptions: 'Exceptions',
}
const AR: Words = {
  good: /صفوف سليمة/,
  imported: /استُوردت/,
  import: /^استورد/,
  plan: 'التخطيط',
  from: 'من',
  until: 'إلى',
  budget: 'مدة البحث',
  find: 'ابحث عن المسارات',
  review: 'للمراجعة',
  force: 'سارية',
  hand: 'في يدك',
  distance: 'المسافة',
  toasts: 'رسائل',
  moved: /بمقدار/,
  live: 'المتابعة',
  fleet: 'قائمة الأسطول',
  exceptions: 'الاستثناءات',
}

async function begin(page: Page, world: World): Promise<{ van: string; driver: string }[]> {
  await world.depot()
  const crew = await world.crew(3)
  await world.signIn(page, '/business/deliveries')
  return crew
}

async function importSheet(page: Page, w: Words): Promise<void> {
  const file = { name: 'day.csv', mimeType: 'text/csv', buffer: Buffer.from(SHEET) }
  await page.locator('input[type=file]').setInputFiles(file)
  await expect(page.getByText(w.good).first()).toBeVisible({ timeout: 60_000 })
}

/** The plan's state as its heading shows it: the list of revisions says the same words elsewhere. */
const state = (page: Page, word: string) =>
  page.getByRole('banner').or(page.locator('header')).getByText(word, { exact: true }).first()

test('the dispatcher’s day by mouse', async ({ page, request }) => {
  test.setTimeout(240_000)
  const world = await World.found(request)
  const crew = await begin(page, world)

  await page.getByRole('link', { name: 'Import' }).first().click()
  await importSheet(page, EN)
  await page.getByRole('button', { name: EN.import }).click()
  await expect(page.getByRole('heading', { name: EN.imported })).toBeVisible({ timeout: 60_000 })
  await page.getByRole('main').getByRole('link', { name: 'Plan routes' }).click()
  await page.getByRole('button', { name: 'New plan' }).first().click()
  await page.getByLabel(EN.from).fill('00:01')
  await page.getByLabel(EN.until).fill('23:59')
  await page.getByLabel(EN.budget).selectOption('5')
  await page.getByRole('button', { name: EN.find }).click()
  await expect(state(page, EN.review)).toBeVisible({ timeout: 60_000 })
  await mapReady(page)

  // The menus of the hand do what dragging does; dragging itself is in board.spec.ts.
  await page
    .getByRole('listitem')
    .getByRole('button', { name: /stops?/ })
    .first()
    .click()
  const stops = page.getByRole('list', { name: 'Stops of the route' })
  await stops.getByRole('button').first().click()
  await stops.getByRole('button', { name: 'Move' }).click()
  const hand = page.getByRole('region', { name: EN.hand })
  await hand.getByLabel('Place on the route').selectOption({ index: 2 })
  await expect(hand).toContainText(EN.distance)
  await hand.getByRole('button', { name: /Put it here/ }).click()
  await expect(page.getByRole('region', { name: EN.toasts })).toContainText(EN.moved)

  await page.getByRole('button', { name: 'Publish to drivers' }).click()
  await expect(state(page, EN.force)).toBeVisible()

  await world.positions(
    crew.map(({ van }, i) => ({ vehicle_id: van, lat: 25.1 + i * 0.02, lon: 55.2 + i * 0.02, speed_mps: 9 })),
  )
  await page.getByRole('link', { name: EN.live, exact: true }).click()
  await mapReady(page)
  await expect(page.locator('[data-vehicles="3"]')).toBeAttached()
  const planned = await world.ask<{ vehicle_id: string | null }[]>(
    'GET',
    '/deliveries?status=eq.assigned&limit=20',
  )
  const busy = crew.findIndex(c => planned.some(d => d.vehicle_id === c.van))
  const name = ['Van 1', 'Van 2', 'شاحنة 3'][busy] ?? 'Van 1'
  await page
    .getByRole('grid', { name: EN.fleet })
    .getByRole('row', { name: new RegExp(name) })
    .click()
  const card = page.getByRole('complementary', { name })
  await expect(card.getByRole('region', { name: 'Stops of today' })).toBeVisible()
  await card.getByRole('button', { name: 'Follow on the map' }).click()
  await expect(card.getByRole('button', { name: 'Follow on the map' })).toHaveAttribute(
    'aria-pressed',
    'true',
  )
  await accessible(page, 'live, following a van')
})

for (const [lang, w] of [
  ['en', EN],
  ['ar', AR],
] as const) {
  test(`the dispatcher’s day by keyboard alone, in ${lang}`, async ({ page, request }) => {
    test.setTimeout(240_000)
    await dress(page, { lang, theme: 'light' })
    const world = await World.found(request, lang === 'ar' ? 'نور للخدمات اللوجستية' : 'Noor Logistics')
    const crew = await begin(page, world)
    const keys = async (...pressed: string[]) => {
      for (const key of pressed) await page.keyboard.press(key)
    }
    await keys('g', 'i')
    await expect(page).toHaveURL(/import/)
    await importSheet(page, w)
    await page.getByRole('button', { name: w.import }).focus()
    await keys('Enter')
    await expect(page.getByRole('heading', { name: w.imported })).toBeVisible({ timeout: 60_000 })

    await keys('g', 'p')
    await expect(page.getByRole('heading', { name: w.plan, level: 1 })).toBeVisible()
    await keys('n')
    await page.getByLabel(w.from, { exact: true }).fill('00:01')
    await page.getByLabel(w.until, { exact: true }).fill('23:59')
    await page.getByLabel(w.budget).selectOption('5')
    await page.getByRole('button', { name: w.find }).focus()
    await keys('Enter')
    await expect(page).toHaveURL(/pln_/)
    await expect(state(page, w.review)).toBeVisible({ timeout: 60_000 })

    await keys(']', 'j', 'm')
    const hand = page.getByRole('region', { name: w.hand })
    await expect(hand).toBeVisible()
    await keys('ArrowDown')
    await expect(hand).toContainText(w.distance)
    await keys('Enter')
    await expect(page.getByRole('region', { name: w.toasts })).toContainText(w.moved)
    await keys('p')
    await expect(state(page, w.force)).toBeVisible()

    await world.positions([{ vehicle_id: crew[0]?.van ?? '', lat: 25.1, lon: 55.2, speed_mps: 9 }])
    await keys('g', 'l')
    await expect(page.getByRole('heading', { name: w.live, level: 1 })).toBeVisible()
    const row = page.getByRole('grid', { name: w.fleet }).getByRole('row', { name: /Van 1/ })
    await row.focus()
    await keys('Enter')
    await expect(page.getByRole('complementary', { name: 'Van 1' })).toBeVisible()
    await keys('f', 'Escape')
    await expect(page.getByRole('complementary')).toBeHidden()
    await accessible(page, `live, ${lang}`)
  })
}
