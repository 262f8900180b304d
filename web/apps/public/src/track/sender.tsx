import { Bdi } from '@qafila/i18n'
import { Icon } from '@qafila/ui'
import { useT } from '../texts'
import type { Tracking } from './tracking'

/** Whose delivery it is, in their own colour: people trust a name they know. */
export function Sender({ sender }: { sender: Tracking['sender'] }) {
  const t = useT()
  return (
    <section
      aria-label={t('track.sender')}
      className="border-line bg-surface flex items-center gap-3.5 overflow-hidden rounded-xl border pe-4"
    >
      <span
        aria-hidden="true"
        className="bg-brand w-1.5 self-stretch"
        style={sender.colour ? { backgroundColor: sender.colour } : undefined}
      />
      {sender.logo_url && (
        <img src={sender.logo_url} alt="" className="my-2.5 max-h-10 max-w-28 rounded-sm object-contain" />
      )}
      {/* Beside a logo on a phone the number goes below the name, which is never cut short for it. */}
      <div className="flex min-w-0 flex-1 flex-wrap items-center justify-between gap-x-3 py-3">
        <p className="min-w-0 max-w-full">
          <span className="text-muted block text-sm">{t('track.sender')}</span>
          <span className="block truncate font-semibold">
            <Bdi>{sender.name}</Bdi>
          </span>
        </p>
        {sender.phone && (
          <a
            href={`tel:${sender.phone}`}
            className="text-brand inline-flex min-h-11 items-center gap-1.5 font-medium"
          >
            <Icon name="phone" size={18} />
            <Bdi machine>{sender.phone}</Bdi>
          </a>
        )}
      </div>
    </section>
  )
}
