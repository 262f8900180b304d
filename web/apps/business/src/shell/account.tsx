import { server } from '@qafila/api'
import { Bdi, useI18n } from '@qafila/i18n'
import {
  Button,
  Check,
  Dialog,
  Icon,
  LanguageSelect,
  SelectField,
  setDensity,
  ThemeSelect,
  useTheme,
} from '@qafila/ui'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useT } from '../texts'
import { useMe } from './me'
import { PLACES } from './places'
import { ZoneNote } from './zone-note'

const PAGE = 'hover:bg-sunken -mx-2 flex min-h-hit items-center gap-3 rounded-md px-2 font-semibold'

/** Who is signed in, and how the console looks to them. */
export function Account({ className }: { className: string }) {
  const t = useT()
  const me = useMe()
  const { common, digits, setDigits } = useI18n()
  const { density } = useTheme()
  const [open, setOpen] = useState(false)
  return (
    <>
      <button type="button" onClick={() => setOpen(true)} className={className} title={t('account.open')}>
        <Icon name="people" />
        <span className="truncate md:max-xl:sr-only">
          <span className="max-md:hidden">
            <Bdi>{me.data?.user.name ?? t('account.open')}</Bdi>
          </span>
          <span className="md:hidden">{t('account.open')}</span>
        </span>
      </button>
      <Dialog
        open={open}
        place="side"
        title={t('account.title')}
        closeLabel={common('verb.close')}
        onClose={() => setOpen(false)}
        footer={
          <Button look="quiet" icon="signout" onClick={() => void server.signOut()}>
            {t('account.sign_out')}
          </Button>
        }
      >
        <div className="grid gap-6">
          {me.data && (
            <div>
              <p className="text-lg font-semibold">
                <Bdi>{me.data.user.name}</Bdi>
              </p>
              <p className="text-muted">
                <Bdi machine>{me.data.user.email}</Bdi>
              </p>
              <p className="text-muted">
                <Bdi>{me.data.organization.name}</Bdi>
              </p>
              <ZoneNote />
            </div>
          )}
          <nav aria-label={t('nav.more')} className="grid">
            <Link to="/account" onClick={() => setOpen(false)} className={PAGE}>
              <Icon name="people" />
              {t('nav.account')}
            </Link>
            {PLACES.filter(place => place.desk).map(place => (
              <Link
                key={place.to}
                to={place.to}
                onClick={() => setOpen(false)}
                className={`${PAGE} md:hidden`}
              >
                <Icon name={place.icon} />
                {t(place.label)}
              </Link>
            ))}
          </nav>
          <div className="flex flex-wrap gap-3">
            <LanguageSelect />
            <ThemeSelect />
          </div>
          <SelectField
            label={t('account.density')}
            value={density}
            onChange={e => setDensity(e.currentTarget.value as 'comfortable')}
          >
            <option value="comfortable">{t('density.comfortable')}</option>
            <option value="compact">{t('density.compact')}</option>
          </SelectField>
          <Check
            label={t('account.native_digits')}
            checked={digits === 'native'}
            onChange={e => setDigits(e.currentTarget.checked ? 'native' : 'latin')}
          />
        </div>
      </Dialog>
    </>
  )
}
