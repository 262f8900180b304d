import { useI18n } from '@qafila/i18n'
import { Icon } from '@qafila/ui'
import { isForeign, useOfficeZone } from '../parts/zone'
import { useT } from '../texts'

/** Whose clocks the times on screen are, where the reader's own show another time. */
export function ZoneNote({ className = '' }: { className?: string }) {
  const t = useT()
  const { format } = useI18n()
  const zone = useOfficeZone()
  if (!isForeign(zone)) return null
  return (
    <span className={`text-muted inline-flex items-center gap-1.5 text-xs ${className}`}>
      <Icon name="clock" size={14} />
      {t('zone.times', { zone: format.zone() })}
    </span>
  )
}
