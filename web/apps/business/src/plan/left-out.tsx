import { type LeftOut, server } from '@qafila/api'
import { Bdi } from '@qafila/i18n'
import { Icon } from '@qafila/ui'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useT } from './texts'

export const leftOutKey = (plan: string) => ['plan', plan, 'left-out']

/** Deliveries and vehicles that the request did without, and what each lacks; known to whoever asked for the plan. */
export function LeftOutList({ plan }: { plan: string }) {
  const t = useT()
  const left = useQueryClient().getQueryData<LeftOut[]>(leftOutKey(plan)) ?? []
  const deliveries = left.filter(l => l.id.startsWith('dlv_')).map(l => l.id)
  const named = useQuery({
    queryKey: ['deliveries', 'named', deliveries],
    queryFn: () => server.deliveriesByIds(deliveries),
    enabled: deliveries.length > 0,
  })
  const vehicles = useQuery({ queryKey: ['vehicles'], queryFn: server.vehicles })
  if (!left.length) return null
  return (
    <details className="bg-warn-soft border-line border-b" open={left.length <= 3}>
      <summary className="text-warn flex min-h-11 items-center gap-2.5 px-4 font-semibold -outline-offset-2 md:px-6">
        <Icon name="alert" size={18} />
        {t('plan.left_out', { n: left.length })}
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
                  <Bdi>{vehicle?.name ?? id}</Bdi>
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
      </ul>
    </details>
  )
}
