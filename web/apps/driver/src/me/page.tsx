import { Bdi, useI18n } from '@qafila/i18n'
import { keepBlob, readBlob, useStored } from '@qafila/offline'
import { Button, Icon, Notice, Skeleton } from '@qafila/ui'
import { useParams } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { type DriverDocument, usePaper } from '../day/papers'
import { fetchPage, KEPT_BYTES_MAX, pageName } from '../day/rest'
import { BackLink, StopFrame } from '../stop/frame'
import { useT } from './texts'
import { kindOf, STANDING } from './words'

/** One document, to be held out to whoever asks for it, without a network too. */
export function Page() {
  const t = useT()
  const { common } = useI18n()
  const { id } = useParams({ strict: false }) as { id: string }
  const documents = usePaper('documents')
  if (documents === undefined) return <Skeleton label={common('state.loading')} />
  const document = documents?.find(d => d.id === id)
  return (
    <StopFrame back={<BackLink to="/me" label={t('nav.me')} />}>
      {document ? <Paper document={document} /> : <h1 className="text-muted">{t('page.gone')}</h1>}
    </StopFrame>
  )
}

function Paper({ document: d }: { document: DriverDocument }) {
  const t = useT()
  const { format } = useI18n()
  const { look, icon } = STANDING[d.standing]
  const said: [string, string | null | undefined][] = [
    [t('page.holder'), d.holder],
    [t('page.number'), d.number],
    [t('page.expires'), d.expires_on && format.date(d.expires_on)],
  ]
  return (
    <>
      <h1 className="tight text-2xl font-bold">{t(`document.${kindOf(d)}`)}</h1>
      <p className={`mt-1 flex items-center gap-2 font-semibold ${look}`}>
        <Icon name={icon} />
        {t(`standing.${d.standing}`)}
      </p>
      <dl className="border-line divide-line bg-surface my-5 divide-y rounded-lg border">
        {said.map(
          ([name, value]) =>
            value && (
              <div key={name} className="flex min-h-12 items-center justify-between gap-4 px-4 py-2">
                <dt className="text-muted">{name}</dt>
                <dd className="tnum text-end font-semibold wrap-anywhere">
                  <Bdi>{value}</Bdi>
                </dd>
              </div>
            ),
        )}
      </dl>
      {d.file ? <Scan document={d} media={d.file.media} /> : <p className="text-muted">{t('page.none')}</p>}
    </>
  )
}

/** The scanned page: from the phone's own store, or from the server once somebody asks to see a large one. */
function Scan({ document: d, media }: { document: DriverDocument; media: string }) {
  const t = useT()
  const kept = useStored(() => readBlob(pageName(d), media), [pageName(d), media])
  const [fetched, setFetched] = useState<Blob | null>(null)
  const [busy, setBusy] = useState(false)
  const [failed, setFailed] = useState(false)
  const url = useObjectUrl(kept ?? fetched)
  const fetchIt = async () => {
    setBusy(true)
    setFailed(false)
    try {
      const page = new Blob([await fetchPage(d)], { type: media })
      setFetched(page)
      if (page.size <= KEPT_BYTES_MAX) await keepBlob(pageName(d), page)
    } catch {
      setFailed(true)
    }
    setBusy(false)
  }
  if (kept === undefined) return null
  if (!url)
    return (
      <div className="grid gap-3">
        {failed && <Notice tone="warn">{t('page.later')}</Notice>}
        <Button look="quiet" icon="file" className="min-h-14!" busy={busy} onClick={() => void fetchIt()}>
          {t('page.fetch')}
        </Button>
      </div>
    )
  return (
    <div className="grid gap-3">
      {media.startsWith('image/') && (
        <img src={url} alt={t('page.scan')} className="border-line w-full rounded-lg border" />
      )}
      <a
        href={url}
        download={`${kindOf(d)}.${media.split('/')[1]}`}
        className="border-edge/60 bg-surface flex min-h-14 items-center justify-center gap-2.5 rounded-lg border font-semibold"
      >
        <Icon name="file" />
        {t('page.open')}
      </a>
      {kept && <p className="text-muted text-sm">{t('page.kept')}</p>}
    </div>
  )
}

/** An address for bytes that are here, given back when nobody looks any more. */
function useObjectUrl(blob: Blob | null | undefined): string | null {
  const [url, setUrl] = useState<string | null>(null)
  useEffect(() => {
    if (!blob) return setUrl(null)
    const made = URL.createObjectURL(blob)
    setUrl(made)
    return () => URL.revokeObjectURL(made)
  }, [blob])
  return url
}
