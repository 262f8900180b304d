import { Bdi, useI18n } from '@qafila/i18n'
import { Icon } from '@qafila/ui'
import { type DriverDocument, usePaper } from '../day/papers'
import { useT } from './texts'

const LOOK: Record<DriverDocument['standing'], string> = {
  valid: 'text-ok',
  expiring: 'text-warn',
  expired: 'text-bad',
}

const KINDS = [
  'licence',
  'registration',
  'insurance',
  'permit',
  'inspection',
  'emirates_id',
  'cnic',
  'passport',
  'visa',
  'contract',
] as const

/** The driver's own papers and the van's: what a policeman asks for, and what runs out. */
export function Documents() {
  const t = useT()
  const { format } = useI18n()
  const documents = usePaper('documents')
  if (documents === undefined) return null
  return (
    <section>
      <h2 className="text-lg font-semibold">{t('me.documents')}</h2>
      {documents?.length ? (
        <ul className="border-line divide-line bg-surface mt-2 divide-y rounded-lg border">
          {documents.map(d => {
            const kind = KINDS.find(k => k === d.kind)
            return (
              <li key={d.id} className="flex min-h-14 items-center gap-3 px-4 py-2">
                <Icon name={d.standing === 'valid' ? 'file' : 'alert'} className={LOOK[d.standing]} />
                <span className="min-w-0 flex-1">
                  <span className="block font-semibold">
                    {kind ? t(`document.${kind}`) : t('document.other')}
                  </span>
                  {d.number && (
                    <span className="text-muted tnum text-sm">
                      <Bdi machine>{d.number}</Bdi>
                    </span>
                  )}
                </span>
                <span className={`text-end text-sm font-semibold ${LOOK[d.standing]}`}>
                  {t(`standing.${d.standing}`)}
                  {d.expires_on && (
                    <span className="text-muted tnum block font-normal">{format.day(d.expires_on)}</span>
                  )}
                </span>
              </li>
            )
          })}
        </ul>
      ) : (
        <p className="text-muted mt-1">{t(documents ? 'me.no_documents' : 'me.documents_later')}</p>
      )}
    </section>
  )
}
