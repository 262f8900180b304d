import { Icon, type IconName } from '@qafila/ui'
import { Link } from '@tanstack/react-router'
import { Page, useTitle } from '../frame'
import { useT } from './texts'

const AUDIENCES = [
  ['merchants', 'box'],
  ['fleets', 'truck'],
  ['drivers', 'phone'],
  ['recipients', 'door'],
] as const satisfies readonly (readonly [string, IconName])[]

/** What it does, for each who has to live with it. */
export function SolutionsPage() {
  const t = useT()
  useTitle(`${t('nav.solutions')} · ${t('brand')}`)
  return (
    <Page>
      <h1 className="tight max-w-2xl pt-8 text-2xl font-bold text-balance sm:text-3xl">
        {t('solutions.title')}
      </h1>
      <p className="text-muted mt-4 max-w-2xl text-lg">{t('solutions.lead')}</p>
      <div className="mt-10 grid gap-5 md:grid-cols-2">
        {AUDIENCES.map(([who, icon]) => (
          <section key={who} aria-labelledby={who} className="bg-surface border-line rounded-xl border p-6">
            <span className="text-brand">
              <Icon name={icon} size={28} />
            </span>
            <h2 id={who} className="mt-3 text-xl font-semibold">
              {t(`solutions.${who}`)}
            </h2>
            <ul className="mt-3 grid gap-2">
              {([1, 2, 3] as const).map(n => (
                <li key={n} className="flex gap-2.5">
                  <Icon name="check" size={18} className="text-ok mt-0.5" />
                  <span>{t(`solutions.${who}_${n}`)}</span>
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
      <div className="on-rail bg-rail text-rail-ink mt-10 flex flex-wrap items-center gap-4 rounded-xl p-6 sm:p-8">
        <p className="me-auto max-w-xl text-lg font-semibold">{t('solutions.close')}</p>
        <Link
          to="/contact"
          className="bg-saffron text-on-saffron inline-flex min-h-12 items-center gap-2 rounded-md px-5 font-bold"
        >
          {t('nav.contact')}
          <Icon name="arrow" size={18} />
        </Link>
        <a href="/business/sign-up" className="inline-flex min-h-12 items-center font-semibold underline">
          {t('solutions.start')}
        </a>
      </div>
    </Page>
  )
}
