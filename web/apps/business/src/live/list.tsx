import { ageS } from '@qafila/domain'
import { Bdi, useI18n } from '@qafila/i18n'
import { FreshMark, Icon } from '@qafila/ui'
import { Grid } from '@qafila/ui/grid'
import { useMemo } from 'react'
import { isMoving } from './fleet-store'
import type { Row } from './rows'
import { useT } from './texts'
import { troubleText } from './troubles'

const ROW_PX = 60

/** The map's twin: everything a dot says, in words, with the same selection. */
export function LiveList(props: {
  rows: Row[]
  chosen: string | null
  label: string
  onChoose(vehicle: string | null): void
}) {
  const { rows, chosen, label, onChoose } = props
  const t = useT()
  const columns = useMemo(
    () => [
      { key: 'row', head: t('live.column'), width: 'minmax(0,1fr)', cell: (row: Row) => <Line row={row} /> },
    ],
    [t],
  )
  const selected = rows.find(r => r.vehicleId !== null && r.vehicleId === chosen)?.key ?? null
  return (
    <div className="border-line min-h-0 flex-1 border-t">
      <Grid
        rows={rows}
        columns={columns}
        rowKey={row => row.key}
        label={label}
        rowHeight={ROW_PX}
        bare
        selected={selected}
        onOpen={row => onChoose(row.vehicleId === chosen ? null : row.vehicleId)}
      />
    </div>
  )
}

function Line({ row }: { row: Row }) {
  const t = useT()
  const { format } = useI18n()
  const { seen } = row
  return (
    <div className="flex items-center gap-3">
      <div className="min-w-0 flex-1">
        <p className="font-semibold">
          <Bdi clip>{row.title}</Bdi>
        </p>
        {row.troubles.length ? (
          <p className="text-bad flex items-center gap-1 text-sm font-medium">
            <Icon name="alert" size={14} />
            <span className="truncate">{row.troubles.map(kind => troubleText(t, kind)).join(' · ')}</span>
          </p>
        ) : (
          <p className="text-muted truncate text-sm">
            {row.note ? <Bdi>{row.note}</Bdi> : t('live.unassigned')}
          </p>
        )}
      </div>
      <div className="grid justify-items-end gap-0.5 text-xs">
        {seen ? (
          <>
            <FreshMark fresh={seen.fresh} label={format.ago(ageS(seen.position.fix_at))} />
            <span className="text-muted tnum">
              {seen.mark !== 'stale' && isMoving(seen)
                ? format.speed(seen.position.speed_mps ?? 0)
                : t(`live.show_${seen.mark === 'stale' ? 'stale' : 'idle'}`)}
            </span>
          </>
        ) : (
          <span className="text-muted">{t('live.never')}</span>
        )}
      </div>
    </div>
  )
}
