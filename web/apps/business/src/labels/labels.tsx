import { send } from '@qafila/api'
import { LOCALES, useI18n } from '@qafila/i18n'
import { Button, Empty, Notice, SelectField, Skeleton } from '@qafila/ui'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useEffect, useMemo, useRef, useState } from 'react'
import { Page } from '../shell/page'
import { ProblemNotice } from '../shell/problem'
import { Printable } from './printable'
import { useT } from './texts'

/** A label printer's roll, one label to an A6 sheet, or four to an A4 sheet to be cut. */
const PAPERS = ['thermal', 'a6', 'a4'] as const
type Paper = (typeof PAPERS)[number]
const KEPT = 'q.business.paper'
const keptPaper = (): Paper => PAPERS.find(p => p === localStorage.getItem(KEPT)) ?? 'thermal'

/** The server draws the labels, with their codes and in the recipients' languages; only the sheets are taken from it. */
async function labelsOf(ids: string, lang: string): Promise<string[]> {
  const answer = await send('GET', '/labels', {
    query: { ids, lang: lang || undefined },
    accept: 'text/html',
  })
  // Its style is ours already (print.css), and the policy of this page refuses one inside a page.
  const html = (await answer.text()).replace(/<style>[\s\S]*?<\/style>/, '')
  const page = new DOMParser().parseFromString(html, 'text/html')
  return [...page.querySelectorAll('section.label')].map(label => label.outerHTML)
}

/** Labels to be looked at and printed: one for each parcel of the deliveries in the address. */
export function LabelsPage() {
  const t = useT()
  const navigate = useNavigate()
  const { ids = '' } = useSearch({ from: '/inside/labels' })
  const [paper, setPaper] = useState(keptPaper)
  const [lang, setLang] = useState('')
  const labels = useQuery({
    queryKey: ['labels', ids, lang],
    enabled: Boolean(ids),
    queryFn: () => labelsOf(ids, lang),
  })
  const choose = (chosen: Paper) => {
    localStorage.setItem(KEPT, chosen)
    setPaper(chosen)
  }
  const count = labels.data?.length ?? 0
  return (
    <Page
      title={t('labels.title')}
      count={labels.data && t('labels.count', { n: count })}
      actions={
        <Button icon="file" disabled={!count} onClick={() => print()}>
          {t('labels.print')}
        </Button>
      }
    >
      <div className="scroll-calm grid content-start gap-4 p-4 md:p-6">
        <div className="flex flex-wrap items-end gap-4">
          <div className="w-72">
            <SelectField
              label={t('labels.paper')}
              value={paper}
              onChange={e => choose(e.currentTarget.value as Paper)}
            >
              {PAPERS.map(p => (
                <option key={p} value={p}>
                  {t(`labels.paper_${p}`)}
                </option>
              ))}
            </SelectField>
          </div>
          <div className="w-56">
            <SelectField label={t('labels.lang')} value={lang} onChange={e => setLang(e.currentTarget.value)}>
              <option value="">{t('labels.lang_own')}</option>
              {Object.entries(LOCALES).map(([key, { name }]) => (
                <option key={key} value={key}>
                  {name}
                </option>
              ))}
            </SelectField>
          </div>
          <p className="text-muted max-w-sm pb-2 text-sm">{t('labels.hint')}</p>
        </div>
        {!ids ? (
          <Empty
            icon="box"
            title={t('labels.none')}
            action={
              <Button onClick={() => void navigate({ to: '/deliveries' })}>{t('nav.deliveries')}</Button>
            }
          >
            {t('labels.none_hint')}
          </Empty>
        ) : labels.error ? (
          <ProblemNotice error={labels.error} onRetry={() => void labels.refetch()} />
        ) : labels.data ? (
          count ? (
            <Printable look={`label-sheet sheet-${paper}`}>
              {labels.data.map((html, i) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a label has no name; the list is replaced whole
                <Label key={i} html={html} />
              ))}
            </Printable>
          ) : (
            <Notice>{t('labels.no_parcels')}</Notice>
          )
        ) : (
          <Skeleton label={t('labels.loading')} rows={8} />
        )}
      </div>
    </Page>
  )
}

/** One label as the server drew it. It is our own server's page, its texts escaped, and no script runs under the policy. */
function Label({ html }: { html: string }) {
  const box = useRef<HTMLDivElement>(null)
  const { dir } = useI18n()
  const label = useMemo(
    () => new DOMParser().parseFromString(html, 'text/html').querySelector('.label'),
    [html],
  )
  useEffect(() => {
    if (label) box.current?.replaceChildren(document.importNode(label, true))
  }, [label])
  return <div ref={box} dir={dir} className="contents" />
}
