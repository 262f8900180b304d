import type { APIRequestContext, Page, Request } from '@playwright/test'
import { accessible, dress, isLookedAt, type Look, test } from './house'

/** A page whose pictures are taken: one world and one document for all of its screens. */
export type Studio = {
  page: Page
  request: APIRequestContext
  look: Look
  size: 'desktop' | 'phone'
  /** Waits until the screen rests, judges it and takes its picture. */
  shot(screen: string): Promise<void>
  /** Opens a screen of the app that is open, as a link in it does. */
  go(path: string): Promise<void>
}

const SIZES = { desktop: { width: 1280, height: 760 }, phone: { width: 390, height: 800 } } as const
/** Nothing was on its way for so long: what follows an answer has been asked for, and the screen behind a current link is drawn. */
const QUIET_MS = 300
const LONGEST_MS = 20_000
const FETCHED = new Set(['fetch', 'xhr', 'script', 'stylesheet', 'font', 'image', 'document'])

/** Knows of every request of a page; the returned function waits until there is none. */
function quiet(page: Page): () => Promise<void> {
  const flying = new Set<Request>()
  page.on('request', request => FETCHED.has(request.resourceType()) && flying.add(request))
  page.on('requestfinished', request => flying.delete(request))
  page.on('requestfailed', request => flying.delete(request))
  return async () => {
    const end = Date.now() + LONGEST_MS
    for (let since = Date.now(); Date.now() - since < QUIET_MS && Date.now() < end; ) {
      if (flying.size) since = Date.now()
      await new Promise(resolve => setTimeout(resolve, 20))
    }
  }
}

/**
 * Until nothing says that it is loading, no letter is in a stand-in font, and nothing moves that will come to rest. Looked at twice:
 * one screen leaves before the next has come.
 */
const rested = (page: Page) =>
  page.waitForFunction(async () => {
    const still = () =>
      !document
        .getAnimations()
        .some(a => a.playState === 'running' && a.effect?.getComputedTiming().endTime !== Infinity) &&
      [...document.querySelectorAll('h1')].some(h => h.checkVisibility()) &&
      !document.querySelector('.animate-pulse, .animate-bead, [aria-busy=true]')
    await document.fonts.ready
    if (!still()) return false
    await new Promise(resolve => setTimeout(resolve, 120))
    return still()
  })

/** Moves on within the app: another screen names the tab anew, another part of one is the current of its tabs. */
async function walk(page: Page, path: string): Promise<void> {
  const title = await page.title()
  const here = new URL(page.url()).pathname
  await page.evaluate(to => history.pushState(null, '', to), path)
  if (path.split('?')[0] === here) await page.locator(`a[aria-current=page][href="${path}"]`).waitFor()
  else await page.waitForFunction(before => document.title !== before, title)
}

/** A test per look that is taken: each in its language, light and size, with nothing that axe finds. */
export function eachLook(title: string, body: (studio: Studio) => Promise<void>): void {
  for (const lang of ['en', 'ar', 'ur'] as const)
    for (const theme of ['light', 'dark'] as const)
      for (const size of ['desktop', 'phone'] as const) {
        if (!isLookedAt(lang, theme, size)) continue
        const name = `${lang}-${theme}-${size}`
        test(`${title}: ${name}`, async ({ page, request }) => {
          test.setTimeout(240_000)
          await page.setViewportSize(SIZES[size])
          await dress(page, { lang, theme })
          const still = quiet(page)
          const shot = async (screen: string) => {
            await still()
            await rested(page)
            await accessible(page, `${screen}, ${name}`)
            await page.screenshot({ path: `e2e/artifacts/${screen}-${name}.png` })
          }
          const go = (path: string) => walk(page, path)
          await body({ page, request, look: { lang, theme }, size, shot, go })
        })
      }
}
