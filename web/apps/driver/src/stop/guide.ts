import type { Point } from '@qafila/api'

/** Who leads the driver through the streets: the phone's own maps, or an app he has chosen. */
export const GUIDES = ['phone', 'google', 'waze'] as const
export type Guide = (typeof GUIDES)[number]

const KEPT = 'q.driver.guide'

export const guide = (): Guide => GUIDES.find(g => g === localStorage.getItem(KEPT)) ?? 'phone'
export const keepGuide = (chosen: Guide): void => localStorage.setItem(KEPT, chosen)

/** Telephones that know nothing of `geo:`; a tablet of theirs says that it is a computer. */
export const isApple = (agent: string, fingers: number): boolean =>
  /iPhone|iPad|iPod/.test(agent) || (agent.includes('Macintosh') && fingers > 1)

/** An address that opens the way to a point in the app that leads. No page of anybody is loaded for it. */
export function wayTo({ lat, lon }: Point, by: Guide, apple: boolean): string {
  const at = `${lat},${lon}`
  if (by === 'waze') return `waze://?ll=${at}&navigate=yes`
  if (by === 'google')
    return apple ? `comgooglemaps://?daddr=${at}&directionsmode=driving` : `google.navigation:q=${at}`
  return apple ? `maps://?daddr=${at}&dirflg=d` : `geo:${at}?q=${at}`
}

/** What stands in a message to the recipient, in the recipient's language and not in the driver's. */
const SAID = {
  en: {
    coming: 'Hello, I am on my way with your delivery {number}.',
    here: 'Hello, I am at your door with your delivery {number}.',
  },
  ar: {
    coming: 'مرحبًا، أنا في الطريق إليك مع توصيلتك {number}.',
    here: 'مرحبًا، أنا عند بابك مع توصيلتك {number}.',
  },
  ur: {
    coming: 'السلام علیکم، میں آپ کی ترسیل {number} لے کر آ رہا ہوں۔',
    here: 'السلام علیکم، میں آپ کی ترسیل {number} کے ساتھ دروازے پر ہوں۔',
  },
} as const

/** Opens the phone's own messages with the words written; the driver sends them, or changes them first. */
export function messageTo(phone: string, lang: string | undefined, number: string, atDoor: boolean): string {
  const words = SAID[lang === 'ar' || lang === 'ur' ? lang : 'en'][atDoor ? 'here' : 'coming']
  return `sms:${phone}?&body=${encodeURIComponent(words.replace('{number}', number))}`
}
