import { LanguageSelect, Mark, ThemeSelect } from '@qafila/ui'
import type { ReactNode } from 'react'
import { useTitle } from '../shell/page'
import { useT } from '../texts'

/** The door of the console: the form on the reading side, the caravan on the other. */
export function EnterFrame({
  title,
  lead,
  children,
  foot,
}: {
  title: string
  lead?: ReactNode
  children: ReactNode
  foot?: ReactNode
}) {
  const t = useT()
  useTitle(title)
  return (
    <div className="bg-surface grid min-h-dvh lg:grid-cols-[minmax(0,1fr)_minmax(0,1.1fr)]">
      <main className="flex flex-col px-6 py-5 sm:px-10">
        <header className="flex flex-wrap items-center gap-2">
          <span className="text-brand me-auto flex items-center gap-2.5">
            <Mark size={34} />
            <span className="text-ink tight text-xl font-bold">{t('nav.brand')}</span>
          </span>
          <LanguageSelect />
          <ThemeSelect />
        </header>
        <div className="my-auto w-full max-w-sm self-center py-10">
          <h1 className="tight text-2xl font-bold">{title}</h1>
          {lead && <p className="text-muted mt-1.5">{lead}</p>}
          <div className="mt-7">{children}</div>
          {foot && <div className="text-muted mt-6">{foot}</div>}
        </div>
      </main>
      <Caravan line={t('enter.line')} />
    </div>
  )
}

/** Nine ridges of a dune sea; along one of them goes the caravan. Drawn, so it costs no image. */
const ridge = (i: number) => {
  const y = 150 + i * 62
  const lift = 46 - i * 2.4
  return `M-40 ${y + lift} C 120 ${y - lift}, 250 ${y + lift * 1.5}, 400 ${y} S 640 ${y - lift * 1.3}, 860 ${y + lift * 0.6}`
}

const BEADS = [0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.56]

function Caravan({ line }: { line: string }) {
  return (
    <aside className="bg-rail text-rail-ink relative hidden overflow-hidden lg:block">
      <svg
        viewBox="0 0 800 900"
        preserveAspectRatio="xMidYMid slice"
        aria-hidden="true"
        className="absolute inset-0 size-full rtl:-scale-x-100"
      >
        {Array.from({ length: 9 }, (_, i) => (
          <path
            // biome-ignore lint/suspicious/noArrayIndexKey: the ridges are a drawing
            key={i}
            d={ridge(i)}
            fill="none"
            stroke="currentColor"
            strokeWidth={i === 5 ? 1.4 : 1}
            opacity={i === 5 ? 0.75 : 0.16}
          />
        ))}
        <circle cx="600" cy="150" r="58" className="fill-saffron" opacity=".95" />
        {BEADS.map((share, i) => {
          const at = onRidge(share)
          return (
            <circle
              key={share}
              cx={at.x}
              cy={at.y}
              r={i === BEADS.length - 1 ? 11 : 5.5 + i * 0.4}
              className={i === BEADS.length - 1 ? 'fill-saffron' : 'fill-rail-ink'}
            />
          )
        })}
      </svg>
      <p className="tight absolute inset-x-12 bottom-14 max-w-md text-2xl font-semibold">{line}</p>
    </aside>
  )
}

/** A point on the fifth ridge's two curves, by the cubic's own formula, so the beads sit on the line. */
function onRidge(share: number): { x: number; y: number } {
  const [y, lift] = [150 + 5 * 62, 46 - 5 * 2.4]
  const first = share < 0.5
  const s = first ? share * 2 : share * 2 - 1
  const points: [number, number][] = first
    ? [
        [-40, y + lift],
        [120, y - lift],
        [250, y + lift * 1.5],
        [400, y],
      ]
    : [
        [400, y],
        [550, y - lift * 1.5],
        [640, y - lift * 1.3],
        [860, y + lift * 0.6],
      ]
  const weights = [(1 - s) ** 3, 3 * s * (1 - s) ** 2, 3 * s ** 2 * (1 - s), s ** 3]
  const sum = (axis: 0 | 1) => points.reduce((total, p, i) => total + p[axis] * (weights[i] ?? 0), 0)
  return { x: sum(0), y: sum(1) }
}
