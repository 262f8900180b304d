import { Bdi, useI18n } from '@qafila/i18n'
import { Icon } from '@qafila/ui'
import { Link } from '@tanstack/react-router'
import { type DriverDocument, usePaper } from '../day/papers'
import { useT } from './texts'
import { kindOf, STANDING } from './words'

/** The driver's own papers and the van's: what a policeman asks for, and what runs out. */
export function Documents() {
  const t = useT()
  const documents = usePaper('documents')
  if (documents === undefined) return null
  return (
    <section>
      <h2 className="text-lg font-semibold">{t('me.documents')}</h2>
      {documents?.length ? (
        <ul className="border-line divide-line bg-surface mt-2 divide-y rounded-lg border">
          {documents.map(d => (
            <li key={d.id}>
              <Link
                to="/paper/$id"
                params={{ id: d.id }}
                className="flex min-h-14 items-center gap-3 px-4 py-2.5"
              >
                <Line document={d} />
                <Icon name="chevron" className="text-muted" />
              </Link>
            </li>
          ))}
        </ul>
      ) : (
        <p className="text-muted mt-1">{t(documents ? 'me.no_documents' : 'me.documents_later')}</p>
      )}
    </section>
  )
}

/** Whose it is, until when it is good; the colour never says it alone. */
function Line({ document: d }: { document: DriverDocument }) {
  const t = useT()
  const { format } = useI18n()
  const { look, icon } = STANDING[d.standing]
  return (
    <>
      <Icon name={icon} className={look} />
      <span className="min-w-0 flex-1">
        <span className="block font-semibold">{t(`document.${kindOf(d)}`)}</span>
        {d.vehicle && d.holder && (
          <span className="text-muted text-sm">
            <Bdi clip>{d.holder}</Bdi>
          </span>
        )}
      </span>
      <span className={`text-end text-sm font-semibold ${look}`}>
        {t(`standing.${d.standing}`)}
        {d.expires_on && (
          <span className="text-muted tnum block font-normal">{format.date(d.expires_on)}</span>
        )}
      </span>
    </>
  )
}
