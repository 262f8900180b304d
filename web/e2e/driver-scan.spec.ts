import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from '@playwright/test'
import { qr } from '../packages/domain/src/qr'
import { FLAGS } from './browser'
import { back, cutOff, installed, rig, signIn, standAtTheDoor, storyOf } from './driver-kit'
import { expect, test } from './house'

test.skip(
  !process.env.QAFILA_E2E_DIR,
  'the invitation is read from the folder of mails of a server of our own',
)

const [WIDTH, HEIGHT, FRAMES] = [640, 480, 30]

/** A film of a code held before the camera, drawn by the same hand that draws the driver's own codes (YUV 4:2:0, 15 frames a second). */
function film(text: string): Buffer {
  const modules = qr(text)
  const size = Math.floor(HEIGHT / (modules.length + 12))
  const [left, top] = [(WIDTH - modules.length * size) / 2, (HEIGHT - modules.length * size) / 2]
  const light = Buffer.alloc(WIDTH * HEIGHT, 235)
  for (let y = 0; y < HEIGHT; y++)
    for (let x = 0; x < WIDTH; x++)
      if (modules[Math.floor((y - top) / size)]?.[Math.floor((x - left) / size)]) light[y * WIDTH + x] = 16
  const frame = Buffer.concat([Buffer.from('FRAME\n'), light, Buffer.alloc((WIDTH * HEIGHT) / 2, 128)])
  return Buffer.concat([
    Buffer.from(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F15:1 Ip A1:1 C420mpeg2\n`),
    ...Array.from({ length: FRAMES }, () => frame),
  ])
}

test('the camera reads a parcel’s code, without a network too, and the van knows what is missing', async ({
  request,
  baseURL,
}) => {
  test.setTimeout(120_000)
  const folder = mkdtempSync(join(tmpdir(), 'qafila-film-'))
  const file = join(folder, 'code.y4m')
  writeFileSync(file, film('P-SCAN-1'))
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: [
      ...FLAGS,
      '--use-fake-ui-for-media-stream',
      '--use-fake-device-for-media-stream',
      `--use-file-for-fake-video-capture=${file}`,
    ],
  })
  try {
    const items = [
      { description: 'Coffee machine', barcode: 'P-SCAN-1' },
      { description: 'Box of cups', barcode: 'P-SCAN-2' },
    ]
    const { world, driver, ids } = await rig(request, { more: { items } })
    const context = await browser.newContext({
      baseURL: baseURL as string,
      viewport: { width: 390, height: 780 },
    })
    await standAtTheDoor(context)
    const page = await context.newPage()
    await signIn(page, driver.email)
    await installed(page)
    await cutOff(page)

    await page.getByRole('link', { name: 'Load the van' }).click()
    await expect(page.getByText('0 of 2 parcels scanned')).toBeVisible()
    await page.getByRole('button', { name: 'Scan parcels' }).click()
    await expect(page.getByText('1 of 2 parcels scanned')).toBeVisible({ timeout: 30_000 })
    await expect(page.getByText('1 parcel not scanned')).toBeVisible()
    await page.screenshot({ path: 'e2e/artifacts/driver-scanning.png' })
    await page.getByRole('button', { name: 'Close' }).click()
    await page.getByRole('button', { name: 'Leave without 1 parcel' }).click()
    await back(page)
    await expect
      .poll(() => storyOf(world, ids[0] as string), { timeout: 40_000 })
      .toEqual(['accept', 'depart_pickup', 'arrive_pickup', 'pickup'])
    const delivery = await world.ask<{ items: { barcode: string; outcome: string }[] }>(
      'GET',
      `/deliveries/${ids[0]}`,
    )
    expect(delivery.items.map(i => [i.barcode, i.outcome]).sort()).toEqual([
      ['P-SCAN-1', 'loaded'],
      ['P-SCAN-2', 'missing'],
    ])
  } finally {
    await browser.close()
    rmSync(folder, { recursive: true, force: true })
  }
})
