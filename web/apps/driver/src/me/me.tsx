import { useI18n } from '@qafila/i18n'
import { unsent, useStored } from '@qafila/offline'
import {
  Button,
  Icon,
  type IconName,
  LanguageSelect,
  Notice,
  SelectField,
  setDensity,
  ThemeSelect,
  useTheme,
} from '@qafila/ui'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { leave } from '../day/sync'
import { EndShift } from '../start/end-shift'
import { GUIDES, type Guide, guide, keepGuide } from '../stop/guide'
import { Documents } from './documents'
import { useT } from './texts'
import { TransferCode } from './transfer-code'
import { NewVersion } from './version'

/** How the app looks to this driver, his papers, what the app cannot do, and the way out. */
export function Me() {
  const t = useT()
  const { density } = useTheme()
  return (
    <div className="grid gap-6 p-5">
      <h1 className="tight text-2xl font-bold">{t('nav.me')}</h1>
      <NewVersion />
      <EndShift />
      <TransferCode />
      <Documents />
      <div className="grid gap-2">
        <Way to="/sos" icon="alert" label={t('me.sos')} />
        <Way to="/cities" icon="map" label={t('me.cities')} />
        <Way to="/pair" icon="pin" label={t('me.pair')} />
        <Way to="/ready" icon="shield" label={t('me.ready')} />
      </div>
      <section className="grid gap-3">
        <h2 className="text-lg font-semibold">{t('me.look')}</h2>
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
        <GuideChoice />
      </section>
      <Notice title={t('me.honest_title')}>{t('me.honest')}</Notice>
      <Leave />
    </div>
  )
}

/** The names of the apps are names: the same in every language. */
const NAMES = { google: 'Google Maps', waze: 'Waze' } as const

function GuideChoice() {
  const t = useT()
  const [chosen, setChosen] = useState(guide)
  const choose = (next: Guide) => {
    keepGuide(next)
    setChosen(next)
  }
  return (
    <SelectField label={t('me.guide')} value={chosen} onChange={e => choose(e.currentTarget.value as Guide)}>
      {GUIDES.map(g => (
        <option key={g} value={g}>
          {g === 'phone' ? t('me.guide_phone') : NAMES[g]}
        </option>
      ))}
    </SelectField>
  )
}

const Way = ({
  to,
  icon,
  label,
}: {
  to: '/sos' | '/ready' | '/pair' | '/cities'
  icon: IconName
  label: string
}) => (
  <Link
    to={to}
    className="bg-surface border-line flex min-h-14 items-center gap-3 rounded-lg border px-4 py-2 text-lg font-medium"
  >
    <Icon name={icon} />
    <span className="min-w-0 flex-1">{label}</span>
    <Icon name="chevron" />
  </Link>
)

/** Everything on the phone goes with the sign-out; what was never sent is asked about first. */
function Leave() {
  const t = useT()
  const { format } = useI18n()
  const waiting = useStored(unsent) ?? 0
  const [sure, setSure] = useState(false)
  if (!sure)
    return (
      <Button
        look="quiet"
        icon="signout"
        className="min-h-14"
        onClick={() => (waiting ? setSure(true) : void leave())}
      >
        {t('me.leave')}
      </Button>
    )
  return (
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
  )
}
