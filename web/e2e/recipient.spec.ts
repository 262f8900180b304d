import { accessible, dress, expect, hush, test } from './house'
import { World } from './world'

const DIGITS = 'Last four digits of your phone number'

test('the recipient says where, chooses when, and is answered', async ({ page, request, watched }) => {
  watched.expectFailures(422)
  const world = await World.found(request, 'Gulf Books')
  const [delivery] = await world.deliveries(1)
  await page.goto(`/t/${delivery?.tracking_code}`)
  await expect(page.getByRole('region', { name: 'Sent by' })).toContainText('Gulf Books')

  await page.getByRole('button', { name: /Tell the driver how to find you/ }).click()
  await page.getByLabel('For the driver').fill('Blue gate, second floor')
  await page.getByLabel(DIGITS).fill('0000')
  await page.getByRole('button', { name: 'Tell the driver', exact: true }).click()
  await expect(page.getByText('These are not the last four digits')).toBeVisible()
  await accessible(page, 'instructions, refused')
  await page.getByLabel(DIGITS).fill('4567')
  await page.getByRole('button', { name: 'Tell the driver', exact: true }).click()
  await expect(page.getByText('The driver will read it.')).toBeVisible()
  await expect(page.getByRole('button', { name: /Blue gate, second floor/ })).toBeVisible()

  await page.getByRole('button', { name: /Choose another time/ }).click()
  await page.getByLabel('Day', { exact: true }).selectOption({ index: 1 })
  await page.getByRole('radio').nth(2).check()
  await accessible(page, 'another time')
  await page.getByRole('button', { name: 'Choose this time' }).click()
  await expect(page.getByText('Your delivery has a new time.')).toBeVisible()
  await expect(page.getByText(/Booked for/)).toBeVisible()

  await page.getByRole('button', { name: /Bring it to another place/ }).click()
  // The canvas itself is the region; the page has another map, which may be ready long before.
  const map = page.getByRole('region', { name: /Map for the new place/ })
  await page.locator('[data-ready="1"]').filter({ has: map }).waitFor({ timeout: 40_000 })
  await map.focus()
  for (let i = 0; i < 3; i++) await page.keyboard.press('ArrowRight')
  await expect(page.getByText(/from the first place/).last()).toBeVisible()
  await accessible(page, 'another place')
  await page.getByRole('button', { name: 'Bring it here' }).click()
  await expect(page.getByText('The driver goes to the new place.')).toBeVisible()

  await hush(page)
  await page.getByRole('button', { name: /Write to the sender/ }).click()
  await page.getByLabel('Your message').fill('Is the book wrapped?')
  await page.getByRole('button', { name: 'Send', exact: true }).click()
  await expect(page.getByRole('list', { name: 'Write to the sender' })).toContainText('Is the book wrapped?')
  const [thread] = await world.ask<{ id: string }[]>('GET', '/threads?kind=eq.delivery')
  await world.ask('POST', `/threads/${thread?.id}/messages`, { text: 'Yes, in blue paper.' })
  await expect(page.getByText('Yes, in blue paper.')).toBeVisible({ timeout: 25_000 })
  await accessible(page, 'a conversation')
})

test('what was handed over can be rated, and its proof checked by anybody', async ({ page, request }) => {
  const world = await World.found(request)
  const [vehicle] = await world.vans(1)
  const driver = await world.driver(vehicle as string)
  const [delivery] = await world.deliveries(1)
  await world.handOver(driver, vehicle as string, delivery?.id as string)
  await page.goto(`/t/${delivery?.tracking_code}`)
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Delivered')

  await page.getByRole('button', { name: /How was it/ }).click()
  await page.getByRole('radio', { name: '4 stars' }).check({ force: true })
  await page.getByLabel('What should they know?').fill('Very friendly')
  await page.getByLabel(DIGITS).fill('4567')
  await accessible(page, 'rating')
  await page.getByRole('button', { name: 'Send rating' }).click()
  await expect(page.getByText('Thank you. The sender reads it.')).toBeVisible()
  await expect(page.getByRole('button', { name: /Change your rating 4 stars/ })).toBeVisible()

  await page.getByRole('link', { name: 'Check this proof' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('This proof is as it was sealed')
  await expect(page.getByText('Reception')).toBeVisible()
  await expect(page.getByText('does not hold')).toHaveCount(0)
  await accessible(page, 'proof')
})

test('a proof whose signature still lies on the phone says what is missing', async ({ page, request }) => {
  const world = await World.found(request)
  const [vehicle] = await world.vans(1)
  const driver = await world.driver(vehicle as string)
  const [delivery] = await world.deliveries(1)
  await world.handOver(driver, vehicle as string, delivery?.id as string, true)
  await page.goto(`/t/${delivery?.tracking_code}`)
  await page.getByRole('link', { name: 'Check this proof' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(
    'The record is as it was sealed, but not all pictures are here',
  )
  await expect(page.getByText('does not hold')).toHaveCount(1)
  await accessible(page, 'proof without its signature')
})

test('an enquiry reaches the sender of enquiries, and a program’s does not', async ({ page, request }) => {
  const words = `200 parcels a day ${Date.now()}`
  await page.goto('/')
  await page.getByRole('link', { name: 'Solutions' }).first().click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('One caravan for everything you move')
  await accessible(page, 'solutions')
  await page.getByRole('main').getByRole('link', { name: 'Talk to us' }).click()
  await page.getByRole('button', { name: 'Send' }).click()
  await expect(page.getByText('Please write your name.')).toBeVisible()
  await expect(page.getByLabel('Your name')).toBeFocused()
  await accessible(page, 'enquiry, incomplete')
  await page.getByLabel('Your name').fill('Mariam')
  await page.getByLabel('E-mail').fill('mariam@example.com')
  await page.getByLabel('What, and how much a day?').fill(words)
  await page.getByRole('button', { name: 'Send' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Thank you, it has arrived')
  const program = await request.post('/api/v1/public/enquiries', {
    data: { name: 'Bot', email: 'bot@example.com', website: 'buy.example' },
  })
  expect(program.status()).toBe(202)
})

for (const lang of ['ar', 'ur'] as const) {
  test(`the recipient’s page, the proof and the site speak ${lang}`, async ({ page, request }) => {
    const world = await World.found(request, 'نور للخدمات اللوجستية')
    const [delivery] = await world.deliveries(1)
    await page.setViewportSize({ width: 390, height: 780 })
    await dress(page, { lang, theme: lang === 'ar' ? 'sun' : 'dark' })
    await page.goto(`/t/${delivery?.tracking_code}`)
    const desk = page.locator('section[aria-labelledby=desk]')
    for (const button of await desk.getByRole('button').all()) {
      await button.click()
      await page.waitForTimeout(300)
      await accessible(page, `${await button.textContent()} in ${lang}`)
      await button.click()
    }
    for (const path of ['/solutions', '/contact', '/nowhere']) {
      await page.goto(path)
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
      await accessible(page, `${path} in ${lang}`)
    }
  })
}
