import { type Planned, server } from '@qafila/api'
import { Bdi } from '@qafila/i18n'
import { Icon } from '@qafila/ui'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useT } from './texts'

type Gaps = Pick<Planned, 'left_out' | 'without_break'>

export const gapsKey = (plan: string) => ['plan', plan, 'gaps']

/** Deliveries and vehicles that the request did without and what each lacks, and who goes without a break; known to whoever asked
 * for the plan. */
export function LeftOutList({ plan }: { plan: string }) {
  const t = useT()
  const gaps = useQueryClient().getQueryData<Gaps>(gapsKey(plan))
  const left = gaps?.left_out ?? []
  const tireless = gaps?.without_break ?? []
  const deliveries = left.filter(l => l.id.startsWith('dlv_')).map(l => l.id)
  const named = useQuery({
    queryKey: ['deliveries', 'named', deliveries],
    queryFn: () => server.deliveriesByIds(deliveries),
    enabled: deliveries.length > 0,
  })
  const vehicles = useQuery({ queryKey: ['vehicles'], queryFn: server.vehicles })
  const nameOf = (id: string) => vehicles.data?.find(v => v.id === id)?.name ?? id
  const count = left.length + tireless.length
  if (!count) return null
  return (
    <details className="bg-warn-soft border-line border-b" open={count <= 3}>
      <summary className="text-warn flex min-h-11 items-center gap-2.5 px-4 font-semibold -outline-offset-2 md:px-6">
        <Icon name="alert" size={18} />
        {left.length > 0
          ? t('plan.left_out', { n: left.length })
          : t('plan.no_break', { n: tireless.length })}
      </summary>
      <ul className="px-4 pb-3 text-sm md:px-6">
        {left.map(({ id }) => {
          const delivery = named.data?.find(d => d.id === id)
          const vehicle = vehicles.data?.find(v => v.id === id)
          return (
            <li key={id} className="py-1">
              {delivery ? (
                <Link to="/deliveries/$id" params={{ id }} className="font-medium underline">
                  <Bdi>{delivery.recipient.name}</Bdi>
                </Link>
              ) : (
                <span className="font-medium">
                  <Bdi>{nameOf(id)}</Bdi>
                </span>
              )}{' '}
              {delivery
                ? t(delivery.address.point ? 'plan.left_not_ready' : 'plan.left_no_place')
                : t(
                    vehicle && vehicle.status !== 'active'
                      ? 'plan.left_out_of_service'
                      : 'plan.left_no_driver',
                  )}
            </li>
          )
        })}
        {tireless.map(id => (
          <li key={id} className="py-1">
            <span className="font-medium">
              <Bdi>{nameOf(id)}</Bdi>
            </span>{' '}
            {t('plan.no_break_why')}
          </li>
        ))}
      </ul>
    </details>
  )
}
