import { back, cutOff, rig, signIn, standAtTheDoor, storyOf, TO_THE_DOOR, toTheDoor } from './driver-kit'
import { accessible, expect, test } from './house'

test.skip(
  !process.env.QAFILA_E2E_DIR,
  'the invitation is read from the folder of mails of a server of our own',
)
test.use({ viewport: { width: 390, height: 780 } })

test('a driver works a stop while the server is out of reach, and nothing is lost or done twice', async ({
  page,
  request,
  context,
}) => {
  const { world, driver, ids } = await rig(request)
  const id = ids[0] as string
  await standAtTheDoor(context)
  await signIn(page, driver.email)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('1 stop left')
  await accessible(page, 'today')
  await expect(page).toHaveTitle('Today · Qafila Driver')
  // The phone's own bars have the colour of the page, whatever the light.
  const bars = () =>
    page.evaluate(() => [
      document.querySelector<HTMLMetaElement>('meta[name=theme-color]')?.content,
      getComputedStyle(document.body).backgroundColor,
    ])
  const [bar, ground] = await bars()
  expect(bar).toBe(ground)
  await page.getByRole('main').getByRole('list').getByRole('link').first().click()

  await cutOff(page)
  await toTheDoor(page)
  await expect(page.getByText('No connection. 6 things wait, nothing is lost.')).toBeVisible()
  await accessible(page, 'a stop without a connection')

  await back(page)
  await page.getByRole('link', { name: 'To send' }).click()
  await expect(page.getByText('Everything is sent')).toBeVisible({ timeout: 30_000 })
  await expect(page.getByRole('heading', { name: 'Over' })).toBeVisible()
  expect(await storyOf(world, id)).toEqual(TO_THE_DOOR)
})
