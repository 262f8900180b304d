import { Notice } from '@qafila/ui'
import type { ReactNode } from 'react'
import { useT } from './texts'

/** What only some may change: the others read the same fields, and are told why they stay as they are. */
export function Changeable({ may, children }: { may: boolean; children: ReactNode }) {
  const t = useT()
  return (
    <fieldset disabled={!may} className="grid min-w-0 gap-4">
      {!may && <Notice>{t('settings.read_only')}</Notice>}
      {children}
    </fieldset>
  )
}
