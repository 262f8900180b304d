import { useI18n } from '@qafila/i18n'
import { queued, useStored } from '@qafila/offline'
import { Button, LanguageSelect, Notice, SelectField, setDensity, ThemeSelect, useTheme } from '@qafila/ui'
import { useState } from 'react'
import { leave } from '../day'
import { useT } from '../texts'

/** How the app looks to this driver, what it cannot do, and the way out. */
export function Me() {
  const t = useT()
  const { density } = useTheme()
  const { format } = useI18n()
  const waiting = useStored(queued)?.length ?? 0
  const [sure, setSure] = useState(false)
  return (
    <div className="grid gap-6 p-5">
      <h1 className="tight text-2xl font-bold">{t('nav.me')}</h1>
      <div className="flex flex-wrap gap-3">
        <LanguageSelect />
        <ThemeSelect />
      </div>
      <SelectField
        label={t('me.size')}
        value={density}
        onChange={e => setDensity(e.currentTarget.value as 'comfortable')}
      >
        <option value="comfortable">{t('me.size_usual')}</option>
        <option value="glove">{t('me.size_glove')}</option>
      </SelectField>
      <Notice title={t('me.honest_title')}>{t('me.honest')}</Notice>
      {sure ? (
        <div className="bg-bad-soft grid gap-3 rounded-lg p-4">
          <p className="text-bad font-semibold">{t('me.leave_sure', { n: format.number(waiting) })}</p>
          <div className="flex gap-2">
            <Button look="danger" onClick={() => void leave()}>
              {t('me.leave')}
            </Button>
            <Button look="quiet" onClick={() => setSure(false)}>
              {t('me.stay')}
            </Button>
          </div>
        </div>
      ) : (
        <Button
          look="quiet"
          icon="signout"
          className="min-h-14"
          onClick={() => (waiting ? setSure(true) : void leave())}
        >
          {t('me.leave')}
        </Button>
      )}
    </div>
  )
}
