import { Icon, type IconName, Ridges } from '@qafila/ui'
import { Bar, Foot, useTitle } from '../frame'
import { useT } from '../texts'
import { TrackBox } from './track-box'

/** What this is, and tracking in one tap. */
export function Home() {
  const t = useT()
  useTitle(t('home.tab'))
  return (
    <div className="grid min-h-dvh grid-cols-[minmax(0,1fr)] grid-rows-[1fr_auto]">
      <main>
        <div className="on-rail bg-rail text-rail-ink relative isolate overflow-hidden">
          <div className="absolute inset-x-0 bottom-0 -z-10 h-40 md:hidden">
            <Ridges />
          </div>
          <div className="absolute inset-y-0 start-[46%] end-0 -z-10 hidden md:block md:ltr:[mask-image:linear-gradient(to_right,transparent,black_40%)] md:rtl:[mask-image:linear-gradient(to_left,transparent,black_40%)]">
            <Ridges from="top" />
          </div>
          <Bar onDark />
          <section className="mx-auto max-w-5xl px-5 pt-12 pb-44 sm:px-8 md:pt-20 md:pb-28">
            <h1 className="tight max-w-xl text-2xl font-bold text-balance sm:text-3xl">{t('home.title')}</h1>
            <p className="text-rail-muted mt-4 max-w-lg text-lg">{t('home.lead')}</p>
            <div className="mt-8 max-w-lg">
              <TrackBox />
            </div>
          </section>
        </div>
        <div className="mx-auto w-full max-w-5xl px-5 py-14 sm:px-8">
          <ul className="grid gap-10 md:grid-cols-3">
            <Point icon="clock" title={t('home.when')} text={t('home.when_text')} />
            <Point icon="plan" title={t('home.where')} text={t('home.where_text')} />
            <Point icon="shield" title={t('home.proof')} text={t('home.proof_text')} />
          </ul>
        </div>
      </main>
      <Foot />
    </div>
  )
}

const Point = ({ icon, title, text }: { icon: IconName; title: string; text: string }) => (
  <li>
    <span className="text-brand">
      <Icon name={icon} size={26} />
    </span>
    <h2 className="mt-3 text-lg font-semibold">{title}</h2>
    <p className="text-muted mt-1">{text}</p>
  </li>
)
