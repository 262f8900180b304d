import { useSyncExternalStore } from 'react'
import { IconButton } from './button'
import { Icon } from './icon'

type Toast = { id: number; text: string; tone: 'ok' | 'bad'; action?: { label: string; run(): void } }

/** Long enough to notice a mistake and take it back, or to read what went wrong. */
const STAY_MS = 8000
/** A word that all is well asks for nothing, and lies on the screen no longer than it is read. */
const SAID_MS = 5000

let toasts: Toast[] = []
let serial = 0
const listeners = new Set<() => void>()

function put(next: Toast[]) {
  toasts = next
  for (const listener of listeners) listener()
}

const drop = (id: number) => put(toasts.filter(t => t.id !== id))

/** Says what was done, with a way back where there is one. The newest three are kept. */
export function toast(text: string, options: { tone?: 'ok' | 'bad'; action?: Toast['action'] } = {}): void {
  const id = ++serial
  put([...toasts.slice(-2), { id, text, tone: options.tone ?? 'ok', action: options.action }])
  setTimeout(() => drop(id), options.action || options.tone === 'bad' ? STAY_MS : SAID_MS)
}

/** Runs the way back of the newest toast that has one; for the `u` key. */
export function undoLast(): boolean {
  const last = toasts.findLast(t => t.action)
  if (!last) return false
  last.action?.run()
  drop(last.id)
  return true
}

function subscribe(listener: () => void) {
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
  }
}

const PLACE = { bottom: 'bottom-4', top: 'top-[calc(env(safe-area-inset-top)+0.75rem)]' }

/** `top` where the way on lies at the bottom: a word that stays for seconds must not lie on what is tapped next. */
export function Toaster({
  label,
  close,
  place = 'bottom',
}: {
  label: string
  close: string
  place?: keyof typeof PLACE
}) {
  const shown = useSyncExternalStore(subscribe, () => toasts)
  return (
    <section
      aria-label={label}
      aria-live="polite"
      className={`pointer-events-none fixed inset-x-4 z-50 grid justify-items-center gap-2 ${PLACE[place]}`}
    >
      {shown.map(t => (
        <div
          key={t.id}
          className="on-rail bg-rail text-rail-ink shadow-float pointer-events-auto flex max-w-full items-center gap-3 rounded-md py-1.5 ps-4 pe-2 text-sm"
        >
          <Icon name={t.tone === 'ok' ? 'check' : 'alert'} size={18} className="text-saffron" />
          <span className="min-w-0">{t.text}</span>
          {t.action && (
            <button
              type="button"
              className="text-saffron min-h-8 rounded px-2 font-semibold"
              onClick={() => {
                t.action?.run()
                drop(t.id)
              }}
            >
              {t.action.label}
            </button>
          )}
          <IconButton
            icon="close"
            size={16}
            label={close}
            onClick={() => drop(t.id)}
            className="text-rail-muted"
          />
        </div>
      ))}
    </section>
  )
}
