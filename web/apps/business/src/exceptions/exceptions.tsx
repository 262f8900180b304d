import { EXCEPTION_KINDS, type Exception, type ExceptionKind } from '@qafila/api'
import { ageS } from '@qafila/domain'
import { Bdi, useI18n } from '@qafila/i18n'
import { Chips, Empty, Icon, Notice, Skeleton } from '@qafila/ui'
import { Grid } from '@qafila/ui/grid'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useCallback, useMemo } from 'react'
import { Page } from '../shell/page'
import { ProblemNotice } from '../shell/problem'
import { Help } from './help'
import { useInHand } from './in-hand'
import { useHelping, useReason } from './reason'
import { useT } from './texts'
import { useExceptions } from './use-exceptions'

const ROW_PX = 68
/** Beside the kinds of trouble: what somebody of the office has taken on already. */
const IN_HAND = 'in_hand'

/** Who needs help now, the worst first, each with why, since when, and what helps. */
export function ExceptionsPage() {
  const t = useT()
  const { format } = useI18n()
  const navigate = useNavigate()
  const search = useSearch({ from: '/inside/exceptions' })
  const kind = EXCEPTION_KINDS.find(k => k === search.kind)
  const taken = search.kind === IN_HAND
  const list = useExceptions(kind)
  const inHand = useInHand()
  const shown = taken ? inHand : list
  const set = useCallback(
    (next: { kind?: ExceptionKind | typeof IN_HAND | undefined; x?: string | undefined }) =>
      void navigate({ to: '/exceptions', search: { kind: search.kind, ...next }, replace: true }),
    [navigate, search.kind],
  )
  const rows = (taken ? inHand.data : list.data?.exceptions) ?? []
  const chosen = rows.find(e => e.key === search.x)
  const columns = useMemo(
    () => [
      {
        key: 'row',
        head: t('exc.column'),
        width: 'minmax(0,1fr)',
        cell: (e: Exception) => <Line exception={e} />,
      },
    ],
    [t],
  )
  const counts = list.data?.counts
  return (
    <Page title={t('nav.exceptions')} count={counts && format.number(counts.total)}>
      <div
        className={`grid h-full min-h-0 grid-cols-[minmax(0,1fr)] ${chosen ? 'md:grid-cols-[minmax(0,1fr)_minmax(20rem,26rem)]' : ''}`}
      >
        <div className="bg-surface flex min-h-0 flex-col">
          <Chips
            className="border-line border-b px-4 py-2.5 md:px-6"
            label={t('exc.filter')}
            options={[
              ...(['all', ...EXCEPTION_KINDS] as const).map(k => ({
                key: k,
                label: t(`exc.kind_${k}`),
                count: counts && format.number(counts[k === 'all' ? 'total' : k]),
              })),
              {
                key: IN_HAND,
                label: t('exc.in_hand'),
                count: inHand.data && format.number(inHand.data.length),
              },
            ]}
            value={taken ? IN_HAND : (kind ?? 'all')}
            onValue={k => set({ kind: k === 'all' ? undefined : k })}
          />
          {shown.error ? (
            <div className="p-4">
              <ProblemNotice error={shown.error} onRetry={() => void shown.refetch()} />
            </div>
          ) : null}
          {shown.isPending ? (
            <Skeleton label={t('exc.loading')} rows={8} />
          ) : rows.length ? (
            <div className="min-h-0 flex-1">
              <Grid
                rows={rows}
                columns={columns}
                rowKey={e => e.key}
                label={t('exc.list')}
                rowHeight={ROW_PX}
                bare
                selected={chosen?.key ?? null}
                onOpen={e => set({ x: e.key === chosen?.key ? undefined : e.key })}
              />
            </div>
          ) : (
            !shown.error && (
              <Empty
                icon="check"
                title={t(taken ? 'exc.none_in_hand' : kind ? 'exc.none_of_kind' : 'exc.none')}
              >
                {t(taken ? 'exc.none_in_hand_hint' : 'exc.none_hint')}
              </Empty>
            )
          )}
          {!taken && list.data?.truncated && (
            <div className="p-3">
              <Notice>{t('exc.truncated', { n: rows.length })}</Notice>
            </div>
          )}
        </div>
        {chosen && <Help key={chosen.key} exception={chosen} onClose={() => set({})} />}
      </div>
    </Page>
  )
}

const MARK: Record<string, string> = { critical: 'bg-bad text-on-bad', warning: 'bg-warn-soft text-warn' }

/** Shape and word before colour: urgent is a filled sign. */
export function Severity({ severity }: { severity: string }) {
  const t = useT()
  const known = severity === 'critical' || severity === 'warning' ? severity : 'info'
  return (
    <span
      className={`grid size-8 shrink-0 place-items-center rounded-full ${MARK[known] ?? 'bg-sunken text-muted'}`}
    >
      <Icon name={known === 'info' ? 'clock' : 'alert'} size={17} />
      <span className="sr-only">{t(`exc.severity_${known}`)}</span>
    </span>
  )
}

function Line({ exception }: { exception: Exception }) {
  const { format } = useI18n()
  const reason = useReason()
  const { said, beside } = reason(exception)
  const { delivery, vehicle, driver } = exception
  const next = useHelping()(exception)
  const whom = [delivery?.recipient, vehicle?.name, driver?.name].filter(Boolean) as string[]
  return (
    <div className="flex items-center gap-3 md:px-3">
      <Severity severity={exception.severity} />
      <div className="min-w-0 flex-1">
        <p className="truncate font-semibold">{said}</p>
        <p className="text-muted truncate text-sm">
          {whom.map((name, i) => (
            <span key={name}>
              {i > 0 && ' · '}
              <Bdi>{name}</Bdi>
            </span>
          ))}
          {beside && ` · ${beside}`}
        </p>
      </div>
      <span className="grid justify-items-end gap-0.5 text-end whitespace-nowrap">
        <span className="text-muted tnum text-xs">{format.ago(ageS(exception.since))}</span>
        {next && (
          <span className="text-brand text-sm font-semibold max-md:hidden">
            {next}
            <Icon name="chevron" size={14} className="ms-1 inline-block" />
          </span>
        )}
      </span>
    </div>
  )
}
