import { type DeliveryRow, type Driver, type Exception, server } from '@qafila/api'
import { useQuery } from '@tanstack/react-query'
import { alarm, type Call } from '../alarm/server'
import { useStream } from '../messages/stream'

export const IN_HAND_KEY = ['incidents', 'in-hand']
const POLL_MS = 30_000
const CALM_MS = 1500

/** An incident as the list shows trouble: what was taken in hand is not among those who need help any more. */
export function asTrouble(call: Call, deliveries: DeliveryRow[], drivers: Driver[]): Exception {
  const delivery = deliveries.find(d => d.id === call.delivery_id)
  const driver = drivers.find(d => d.id === (call.driver_id ?? delivery?.driver_id))
  const vehicle = driver?.vehicle ?? null
  return {
    key: `in-hand:${call.id}`,
    kind: 'incident',
    reason: call.kind,
    severity: call.severity,
    numbers: {},
    since: call.reported_at ?? call.opened_at,
    delivery: delivery ? { ...delivery, recipient: delivery.recipient.name } : null,
    route_id: call.route_id,
    vehicle: vehicle ? { id: vehicle, name: driver?.vehicle_name ?? '' } : null,
    driver: driver ? { id: driver.id, name: driver.name, phone: driver.phone } : null,
    incident: call.id,
    point: call.position,
    actions: ['resolve'],
  }
}

async function ask(): Promise<Exception[]> {
  const calls = await alarm.inHand()
  if (!calls.length) return []
  const ids = [...new Set(calls.flatMap(c => c.delivery_id ?? []))]
  const [deliveries, drivers] = await Promise.all([server.deliveriesByIds(ids), server.drivers()])
  return calls.map(one => asTrouble(one, deliveries, drivers))
}

/** What somebody of the office has taken on and has not settled yet. */
export function useInHand() {
  useStream('incidents', CALM_MS, IN_HAND_KEY)
  return useQuery({ queryKey: IN_HAND_KEY, queryFn: ask, refetchInterval: POLL_MS })
}
