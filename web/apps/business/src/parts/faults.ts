import type { FieldError } from '@qafila/api'
import { isStatus } from '@qafila/domain'
import { useI18n } from '@qafila/i18n'
import { screenTexts } from '../texts'
import { en } from './texts/en'

const useT = screenTexts({
  en,
  ar: () => import('./texts/ar').then(m => m.ar),
  ur: () => import('./texts/ur').then(m => m.ur),
})

/** Why a cell or a row was not taken, in the reader's language; what has no sentence here is said in the server's. */
export function useFaultText(): (fault: Omit<FieldError, 'path'>) => string {
  const say = useT() as (key: string, values: Readonly<Record<string, string | number>>) => string
  const { common } = useI18n()
  return ({ message, code, params }) => {
    const values = { ...params }
    const word = code?.replace(/^csv\./, '')
    const key = word === 'taken' ? `fault.taken_${values.what}` : `fault.${word}`
    if (!word || !(key in en)) return message
    const { status } = values
    if (typeof status === 'string' && isStatus(status)) values.status = common(`status.${status}`)
    return say(key, values)
  }
}
