import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { test as base, expect, type Page } from '@playwright/test'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

/** Messages of the machine's own graphics driver, which say nothing about the page. */
const DRIVER = /GL Driver Message|GPU stall|Automatic fallback to software WebGL/
/** What a test that cuts the connection on purpose makes the browser say. */
const CUT = /net::ERR_FAILED/

type Watched = {
  /** Answers of the server that a test provokes on purpose: their lines in the console are expected. */
  expectFailures(...statuses: number[]): void
}

/**
 * Every page of every test is watched: nothing may be fetched from another origin, nothing may break the content
 * security policy, and nothing may be an error in the console.
 */
export const test = base.extend<{ watched: Watched }>({
  watched: [
    async ({ page, baseURL }, use) => {
      const faults: string[] = []
      const allowed = new Set<number>()
      const own = new URL(baseURL as string).origin
      page.on('request', request => {
        const url = new URL(request.url())
        if (!['data:', 'blob:'].includes(url.protocol) && url.origin !== own)
          faults.push(`third party: ${url.href}`)
      })
      page.on('pageerror', error => faults.push(`error: ${error.message}`))
      page.on('console', message => {
        if (message.type() !== 'error' || DRIVER.test(message.text()) || CUT.test(message.text())) return
        const status = Number(/status of (\d{3})/.exec(message.text())?.[1])
        if (!allowed.has(status)) faults.push(`console: ${message.text()}`)
      })
      await page.addInitScript(() => {
        document.addEventListener('securitypolicyviolation', e =>
          console.error(`policy: ${e.violatedDirective} ${e.blockedURI}`),
        )
      })
      await use({
        expectFailures: (...statuses) => {
          for (const status of statuses) allowed.add(status)
        },
      })
      expect(faults).toEqual([])
    },
    { auto: true },
  ],
})

export { expect }

/** No violation of WCAG 2.2 AA that a machine can find; or of some `only` of its rules, where nothing else can have changed. */
export async function accessible(page: Page, what: string, only?: string[]): Promise<void> {
  // A screen that is still coming hides its heading; that one never has any is for axe to say.
  const seen = () => [...document.querySelectorAll('h1')].some(heading => heading.checkVisibility())
  await page.waitForFunction(seen, undefined, { timeout: 5_000 }).catch(() => undefined)
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(AXE)
  const found = await page.evaluate(async runOnly => {
    const axe = (
      window as never as {
        axe: {
          run(
            o: object,
          ): Promise<{ violations: { id: string; nodes: { target: string[]; failureSummary: string }[] }[] }>
        }
      }
    ).axe
    const { violations } = await axe.run({ runOnly, resultTypes: ['violations'] })
    return violations.flatMap(v => v.nodes.map(n => `${v.id}: ${n.target.join(' ')} — ${n.failureSummary}`))
  }, only ?? RULES)
  expect(found, `accessibility of ${what}`).toEqual([])
}

/** Takes away what was said, which would lie over what is pressed next until it goes by itself. */
export async function hush(page: Page): Promise<void> {
  const close = page.getByRole('button', { name: 'Close', exact: true })
  while (await close.count()) await close.first().click({ force: true })
}

/** Waits until the map has drawn its style. */
export const mapReady = (page: Page) => page.locator('[data-ready="1"]').first().waitFor({ timeout: 40_000 })

export type Look = { lang: 'en' | 'ar' | 'ur'; theme: 'light' | 'dark' | 'sun' }

/** Chooses language and theme before the first page is opened. */
export const dress = (page: Page, look: Look) =>
  page.addInitScript(({ lang, theme }) => {
    localStorage.setItem('q.locale', lang)
    localStorage.setItem('q.theme', theme)
  }, look)

/**
 * The looks a picture run takes: two that differ in everything, so that each direction, light and size is seen once.
 * `QAFILA_LOOKS=four` takes four, so that each two of them meet once; `all` takes every one, Urdu too; `ur-dark-phone` takes that one.
 */
export function isLookedAt(lang: Look['lang'], theme: string, size: string): boolean {
  const wanted = process.env.QAFILA_LOOKS
  const turned = [lang === 'ar', theme === 'dark', size === 'phone'].filter(Boolean).length
  if (!wanted) return lang !== 'ur' && turned % 3 === 0
  if (wanted === 'four') return lang !== 'ur' && turned % 2 === 0
  return ['all', `${lang}-${theme}-${size}`].includes(wanted)
}
