import { readFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { accessible, expect, test } from './house'
import { World } from './world'

const ROWS = 1500

const grid = (page: Page) => page.getByRole('grid', { name: 'Deliveries' })
const row = (page: Page, index: number) => page.locator(`[data-row="${index}"]`)
const chosen = (page: Page) => page.getByRole('region', { name: 'What to do with the chosen deliveries' })

/** Milliseconds from a key to the frame that shows the next row with the focus, at the 95th of a hundred. */
async function keyToPaint(page: Page, times: number): Promise<number> {
  const spans: number[] = []
  for (let i = 0; i < times; i++) {
    await page.evaluate(() => {
      const held = window as never as { span: Promise<number> }
      held.span = new Promise(resolve => {
        const heard = (e: KeyboardEvent) =>
          requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - e.timeStamp)))
        addEventListener('keydown', heard, { once: true, capture: true })
      })
    })
    await page.keyboard.press('j')
    spans.push(await page.evaluate(() => (window as never as { span: Promise<number> }).span))
  }
  return spans.sort((a, b) => a - b)[Math.floor(times * 0.95)] as number
}

test('a long list: few rows in the document, keys that answer at once, filters in the address', async ({
  page,
  request,
}) => {
  test.setTimeout(180_000)
  const world = await World.found(request)
  const { created } = await world.importRows(ROWS)
  expect(created).toBe(ROWS)
  await world.signIn(page, '/business/deliveries')
  await expect(grid(page)).toHaveAttribute('aria-rowcount', String(ROWS + 1))
  await accessible(page, 'deliveries, long list')

  await row(page, 0).focus()
  const paint = await keyToPaint(page, 60)
  await expect(row(page, 60)).toBeFocused()
  const shown = await page.locator('[role=row][data-row]').count()
  console.info(`measured: key to paint p95 ${paint.toFixed(0)} ms, ${shown} rows in the document of ${ROWS}`)
  expect(shown).toBeLessThan(60)
  expect(paint).toBeLessThan(250)

  // To the very last row, which only then is asked for.
  await page.keyboard.press('End')
  await expect(row(page, ROWS - 1)).toBeFocused()
  await expect(row(page, ROWS - 1)).toContainText('Order person')
  expect(await page.locator('[role=row][data-row]').count()).toBeLessThan(60)
  await page.keyboard.press('Home')
  await expect(row(page, 0)).toBeFocused()

  // Sorted by the server, whatever is loaded.
  await grid(page).getByRole('button', { name: 'Recipient' }).click()
  await expect(page).toHaveURL(/sort=recipient_name/)
  await expect(row(page, 0)).toContainText('Order person 1')
  await grid(page).getByRole('button', { name: 'Recipient' }).click()
  await expect(page.getByRole('columnheader', { name: 'Recipient' })).toHaveAttribute(
    'aria-sort',
    'descending',
  )
  await expect(row(page, 0)).toContainText('Order person 999')

  await page.keyboard.press('/')
  await page.keyboard.type('SO-77')
  await expect(page).toHaveURL(/q=SO-77/)
  // SO-77, SO-770 to SO-779; the words are looked for anywhere, so other columns may add some.
  await expect(page.getByText('Order person 77', { exact: true })).toBeVisible()
  await page.getByRole('button', { name: 'Empty the search' }).click()
  await page.getByRole('button', { name: 'Filters' }).click()
  await page.getByLabel('City').fill('Sharjah')
  await expect(grid(page)).toHaveAttribute('aria-rowcount', String(Math.ceil(ROWS / 4) + 1))
  await accessible(page, 'deliveries, filters')
  await page.keyboard.press('Escape')
  await page.reload()
  await expect(grid(page)).toHaveAttribute('aria-rowcount', String(Math.ceil(ROWS / 4) + 1))
  await page.getByRole('button', { name: 'Remove the filter: Sharjah' }).click()
  await expect(grid(page)).toHaveAttribute('aria-rowcount', String(ROWS + 1))
})

test('columns and views are kept', async ({ page, request }) => {
  const world = await World.found(request)
  await world.deliveries(4)
  await world.signIn(page, '/business/deliveries?q=Layla')
  await expect(grid(page)).toHaveAttribute('aria-rowcount', '3')
  await page.getByRole('button', { name: 'Columns' }).click()
  await page.getByRole('checkbox', { name: 'Your reference' }).check()
  await page.getByRole('checkbox', { name: 'Window' }).uncheck()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('columnheader', { name: 'Your reference' })).toBeVisible()
  await expect(page.getByRole('columnheader', { name: 'Window' })).toHaveCount(0)

  await page.getByRole('button', { name: 'Views' }).click()
  await page.getByLabel('Keep this list as').fill('Layla’s')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(
    page.getByRole('list', { name: 'Views' }).getByRole('button', { name: 'Layla’s', exact: true }),
  ).toBeVisible()
  await accessible(page, 'deliveries, views')
  await page.goto('/business/deliveries')
  await expect(grid(page)).toHaveAttribute('aria-rowcount', '5')
  await page.getByRole('button', { name: 'Views' }).click()
  await page
    .getByRole('list', { name: 'Views' })
    .getByRole('button', { name: 'Layla’s', exact: true })
    .click()
  await expect(page).toHaveURL(/q=Layla/)
  await expect(grid(page)).toHaveAttribute('aria-rowcount', '3')
})

test('verbs for many: every row answers for itself, and what can be taken back is', async ({
  page,
  request,
}) => {
  test.setTimeout(120_000)
  const world = await World.found(request)
  const made = await world.deliveries(6)
  await world.command(made[5]?.id ?? '', 'cancel', { reason: 'no longer wanted' })
  await world.signIn(page, '/business/deliveries')
  await row(page, 0).focus()
  await page.keyboard.press('x')
  await page.keyboard.press('j')
  await page.keyboard.press('j')
  await page.keyboard.press('Shift+X')
  await expect(chosen(page)).toContainText('3 chosen')
  await accessible(page, 'deliveries, some chosen')

  // The newest is cancelled: it refuses, the two others are held.
  await page.keyboard.press('h')
  await page.getByLabel('Reason').fill('The shop is closed')
  await page.keyboard.press('Enter')
  await expect(page.getByText('1 refused, 2 done.')).toBeVisible()
  await expect(page.getByRole('list', { name: 'Deliveries that refused' }).getByRole('listitem')).toHaveCount(
    1,
  )
  await accessible(page, 'deliveries, report of many')
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click()
  await expect(grid(page).getByText('On hold')).toHaveCount(2)
  await page.getByRole('region', { name: 'Messages' }).getByRole('button', { name: 'Undo' }).click()
  await expect(grid(page).getByText('On hold')).toHaveCount(0)

  // Everything that matches, without the one that is unticked again.
  await page.keyboard.press('Escape')
  await expect(chosen(page)).toHaveCount(0)
  await page.getByRole('checkbox', { name: 'Choose everything that matches' }).click()
  await expect(chosen(page)).toContainText('6 chosen')
  await row(page, 0).getByRole('checkbox').click()
  await expect(chosen(page)).toContainText('5 chosen')
  await chosen(page).getByRole('button', { name: 'Reschedule' }).click()
  await page.getByLabel('Reason').fill('A holiday')
  await page.getByRole('dialog').getByRole('button', { name: 'Reschedule' }).click()
  await expect(page.getByText('Reschedule: 5 done.')).toBeVisible()

  const download = page.waitForEvent('download', { timeout: 20_000 })
  await page.getByRole('button', { name: 'Export' }).click()
  await page.getByRole('button', { name: 'Comma-separated (.csv)' }).click()
  const text = await readFile(await (await download).path(), 'utf8')
  expect(text.startsWith('\ufeff')).toBe(true)
  expect(text.trim().split('\r\n')).toHaveLength(7)

  await chosen(page).getByRole('button', { name: 'Print labels' }).click()
  await expect(page.locator('main section.label')).toHaveCount(5)
  await accessible(page, 'labels')
})

test('a row by keys alone: assign, its page, and back to the row', async ({ page, request }) => {
  const world = await World.found(request)
  await world.crew(1)
  await world.deliveries(2)
  await world.signIn(page, '/business/deliveries')
  await row(page, 0).focus()
  await page.keyboard.press('j')
  await page.keyboard.press('a')
  await expect(page.getByRole('dialog')).toContainText('Assign: 1 delivery')
  await page.getByRole('dialog').getByRole('button', { name: 'Assign' }).click()
  await expect(row(page, 1)).toContainText('Assigned')
  await expect(row(page, 0)).not.toContainText('Assigned')
  await row(page, 1).focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'What happened' })).toBeVisible()
  const here = page.url()
  await expect(page.getByRole('button', { name: 'The next order' })).toBeDisabled()
  await page.keyboard.press('k')
  await expect(page).not.toHaveURL(here)
  await expect(page.getByRole('button', { name: 'The order before' })).toBeDisabled()
  await page.keyboard.press('j')
  await expect(page).toHaveURL(here)
  await expect(page.getByRole('button', { name: 'The order before' })).toBeEnabled()
  // Back to the same row of the same list.
  await page.keyboard.press('Escape')
  await expect(row(page, 1)).toBeFocused()
})
