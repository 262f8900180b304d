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
import { useUnread } from '../messages/badge'
import { useT } from '../texts'
import { Count } from './count'
import { useMe } from './me'
import { PLACES } from './places'
import { ZoneNote } from './zone-note'

const PAGE = 'hover:bg-sunken -mx-2 flex min-h-hit items-center gap-3 rounded-md px-2 font-semibold'

/** Who is signed in, and how the console looks to them. */
export function Account({ className, onSearch }: { className: string; onSearch(): void }) {
  const t = useT()
  const me = useMe()
  const { common, digits, setDigits } = useI18n()
  const { density } = useTheme()
  const unread = useUnread()
  const [open, setOpen] = useState(false)
  return (
    <>
      <button type="button" onClick={() => setOpen(true)} className={className} title={t('account.open')}>
        <Icon name="people" className="max-md:hidden" />
        {/* On a phone it is the way to everything that the bar has no room for. */}
        <span className="relative md:hidden">
          <Icon name="menu" />
          <Count n={unread} said={t('nav.unread', { n: unread })} />
        </span>
        <span className="truncate md:max-xl:sr-only">
          <span className="max-md:hidden">
            <Bdi>{me.data?.user.name ?? t('account.open')}</Bdi>
          </span>
          <span className="md:hidden">{t('nav.all')}</span>
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
            <button
              type="button"
              onClick={() => {
                setOpen(false)
                onSearch()
              }}
              className={`${PAGE} md:hidden`}
            >
              <Icon name="search" />
              {t('palette.open')}
            </button>
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
                <span className="relative">
                  <Icon name={place.icon} />
                  {place.to === '/messages' && <Count n={unread} said={t('nav.unread', { n: unread })} />}
                </span>
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
