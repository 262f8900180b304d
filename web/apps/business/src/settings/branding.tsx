import { Bdi, useI18n } from '@qafila/i18n'
import { Button, Icon, Mark, Notice, TextField, toast } from '@qafila/ui'
import { type ChangeEvent, useState } from 'react'
import { Form, type Values } from '../parts/form'
import { useMay } from '../parts/may'
import { Asked, Section } from '../parts/pieces'
import { useProblemText } from '../shell/problem'
import { Changeable } from './changeable'
import { contrastWithWhite, hexOfToken, isColour, LEAST } from './contrast'
import { useChanged, useOrganization } from './organisation'
import { type Branding, type Organization, office } from './server'
import { useT } from './texts'

export function BrandingPart() {
  const query = useOrganization()
  return (
    <Asked query={query}>
      {organization => <BrandingForm key={organization.version} held={organization} />}
    </Asked>
  )
}

type Looks = {
  display_name: string
  primary: string | null
  accent: string | null
  email: string
  phone: string
}

const looksOf = (b: Branding): Looks => ({
  display_name: b.display_name ?? '',
  primary: b.primary_color ?? null,
  accent: b.accent_color ?? null,
  email: b.support_email ?? '',
  phone: b.support_phone ?? '',
})

/** How customers see the organisation, beside what they will see. */
function BrandingForm({ held }: { held: Organization }) {
  const t = useT()
  const may = useMay('organization:write')
  const changed = useChanged()
  const [looks, setLooks] = useState(() => looksOf(held.branding))
  const set = (change: Partial<Looks>) => setLooks({ ...looks, ...change })
  const save = (_: Values) =>
    office.change({
      branding: {
        display_name: looks.display_name.trim() || null,
        primary_color: looks.primary,
        accent_color: looks.accent,
        support_email: looks.email.trim() || null,
        support_phone: looks.phone.trim() || null,
      },
    })
  return (
    <>
      <Section title={t('brand.preview')}>
        <Preview looks={looks} name={held.name} logo={held.branding.logo_url ?? null} />
      </Section>
      <Section title={t('settings.branding')}>
        <Changeable may={may}>
          <Logo url={held.branding.logo_url ?? null} />
          <Form submit={may ? '' : null} save={save} onDone={changed}>
            {wrong => (
              <>
                <TextField
                  label={t('brand.display')}
                  hint={t('brand.display_hint')}
                  value={looks.display_name}
                  onChange={e => set({ display_name: e.currentTarget.value })}
                  error={wrong('branding.display_name')}
                />
                <Colour
                  what="primary"
                  token="--q-brand"
                  value={looks.primary}
                  onValue={primary => set({ primary })}
                  wrong={wrong('branding.primary_color')}
                />
                <Colour
                  what="accent"
                  token="--q-move"
                  value={looks.accent}
                  onValue={accent => set({ accent })}
                  wrong={wrong('branding.accent_color')}
                />
                <div className="grid items-start gap-4 sm:grid-cols-2">
                  <TextField
                    label={t('brand.support_email')}
                    type="email"
                    dir="ltr"
                    optional={t('settings.optional')}
                    value={looks.email}
                    onChange={e => set({ email: e.currentTarget.value })}
                    error={wrong('branding.support_email')}
                  />
                  <TextField
                    label={t('brand.support_phone')}
                    type="tel"
                    dir="ltr"
                    optional={t('settings.optional')}
                    value={looks.phone}
                    onChange={e => set({ phone: e.currentTarget.value })}
                    error={wrong('branding.support_phone')}
                  />
                </div>
              </>
            )}
          </Form>
        </Changeable>
      </Section>
    </>
  )
}

type ColourProps = {
  what: keyof typeof LEAST
  /** The colour of ours that is used when they have none. */
  token: string
  value: string | null
  onValue(value: string | null): void
  wrong: string | undefined
}

/** A colour with what it does to those who have to read it. */
function Colour({ what, token, value, onValue, wrong }: ColourProps) {
  const t = useT()
  const { format } = useI18n()
  const ratio = value && isColour(value) ? contrastWithWhite(value) : null
  const good = ratio !== null && ratio >= LEAST[what]
  const written = { ratio: format.number(ratio ?? 0, { maximumFractionDigits: 1 }) }
  const least = format.number(LEAST[what])
  const label = t(`brand.${what}`)
  return (
    <fieldset className="grid gap-2">
      <legend className="mb-1.5 text-sm font-medium">{label}</legend>
      <div className="flex flex-wrap items-center gap-3">
        <label className="flex min-h-6 items-center gap-2.5">
          <input
            type="checkbox"
            className="accent-brand size-4.5"
            checked={value !== null}
            onChange={e => onValue(e.currentTarget.checked ? hexOfToken(token) : null)}
          />
          {t('brand.own')}
        </label>
        {value !== null && (
          <>
            <input
              type="color"
              aria-label={label}
              value={isColour(value) ? value : hexOfToken(token)}
              onChange={e => onValue(e.currentTarget.value)}
              className="border-line bg-raised size-hit cursor-pointer rounded-md border p-1"
            />
            <input
              aria-label={`${label} (hex)`}
              dir="ltr"
              value={value}
              onChange={e => onValue(e.currentTarget.value.trim())}
              className="border-edge/70 bg-raised min-h-hit tnum w-28 rounded-md border px-3"
            />
          </>
        )}
      </div>
      {ratio !== null && (
        <p role="status" className={`flex items-start gap-1.5 text-sm ${good ? 'text-ok' : 'text-bad'}`}>
          <Icon name={good ? 'check' : 'alert'} size={16} className="mt-0.5" />
          {what === 'primary'
            ? good
              ? t('brand.contrast_ok', written)
              : t('brand.contrast_bad', { ...written, least })
            : good
              ? t('brand.accent_ok', written)
              : t('brand.accent_bad', { ...written, least })}
        </p>
      )}
      {wrong && <p className="text-bad text-sm">{wrong}</p>}
    </fieldset>
  )
}

function Logo({ url }: { url: string | null }) {
  const t = useT()
  const said = useProblemText()
  const changed = useChanged()
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const work = async (deed: () => Promise<Organization>, word: string) => {
    setBusy(true)
    setProblem(null)
    try {
      changed(await deed())
      toast(word)
    } catch (error) {
      setProblem(said(error))
    }
    setBusy(false)
  }
  const choose = (e: ChangeEvent<HTMLInputElement>) => {
    const file = e.currentTarget.files?.[0]
    e.currentTarget.value = ''
    if (file) void work(() => office.putLogo(file), t('brand.logo_saved'))
  }
  return (
    <div className="grid gap-2">
      <p className="text-sm font-medium">{t('brand.logo')}</p>
      <div className="flex flex-wrap items-center gap-3">
        {url && (
          <img
            src={url}
            alt={t('brand.logo')}
            className="border-line bg-bg max-h-16 max-w-48 rounded-md border p-2"
          />
        )}
        <label className="border-line bg-surface hover:border-edge focus-within:outline-brand min-h-hit inline-flex cursor-pointer items-center gap-2 rounded-md border px-4 font-semibold focus-within:outline-2">
          <Icon name="upload" size={18} />
          {t('brand.logo_choose')}
          <input
            type="file"
            accept="image/png,image/jpeg,image/webp"
            className="sr-only"
            disabled={busy}
            onChange={choose}
          />
        </label>
        {url && (
          <Button
            look="plain"
            busy={busy}
            onClick={() => void work(office.removeLogo, t('brand.logo_removed'))}
          >
            {t('brand.logo_remove')}
          </Button>
        )}
      </div>
      <p className="text-muted text-sm">{t('brand.logo_hint')}</p>
      {problem && <Notice tone="bad">{problem}</Notice>}
    </div>
  )
}

/** The head of the tracking page with these looks. Their colours come from data, so they are set as styles. */
function Preview({ looks, name, logo }: { looks: Looks; name: string; logo: string | null }) {
  const t = useT()
  const primary = looks.primary && isColour(looks.primary) ? looks.primary : undefined
  const accent = looks.accent && isColour(looks.accent) ? looks.accent : undefined
  return (
    <div
      aria-hidden="true"
      className="border-line overflow-hidden rounded-lg border bg-(--q-paper) text-(--q-paper-ink)"
    >
      <div className="flex items-center gap-3 border-b border-current/10 px-4 py-3">
        {logo ? <img src={logo} alt="" className="max-h-9 max-w-40" /> : <Mark size={30} />}
        <span className="tight text-lg font-bold">
          <Bdi>{looks.display_name.trim() || name}</Bdi>
        </span>
      </div>
      <div className="grid gap-3 px-4 py-5">
        <p className="tight text-2xl font-bold">{t('brand.sample_title')}</p>
        <p className="flex items-center gap-1.5">
          {[0, 1, 2, 3, 4].map(i => (
            <span
              key={i}
              className={`size-3 rounded-full ${accent ? '' : 'bg-saffron'} ${i > 2 ? 'opacity-30' : ''}`}
              style={accent ? { backgroundColor: accent } : undefined}
            />
          ))}
        </p>
        <div className="flex flex-wrap items-center gap-4">
          <span
            className={`min-h-hit inline-flex items-center rounded-md px-4 font-semibold text-(--q-paper) ${primary ? '' : 'bg-(--q-paper-brand)'}`}
            style={primary ? { backgroundColor: primary } : undefined}
          >
            {t('brand.sample_button')}
          </span>
          {(looks.phone || looks.email) && (
            <span className="text-sm">
              {t('brand.sample_help')} <Bdi machine>{looks.phone || looks.email}</Bdi>
            </span>
          )}
        </div>
      </div>
    </div>
  )
}
