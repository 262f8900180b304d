import { type Exception, exceptions } from '@qafila/api'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useMe } from '../shell/me'
import type { Troubles } from './rows'
import type { useT } from './texts'

const KINDS = ['late', 'failed', 'off_route', 'stuck', 'silent', 'conflict', 'incident'] as const

/** A kind of trouble in the reader's language; a newer server's word as it is. */
export const troubleText = (t: ReturnType<typeof useT>, kind: string): string => {
  const known = KINDS.find(k => k === kind)
  return known ? t(`live.trouble_${known}`) : kind
}

const NONE: Exception[] = []

/** Which vehicles have somebody waiting for help, and why. */
export function useTroubles(): Troubles {
  const list = useQuery({
    queryKey: ['exceptions', 'all'],
    queryFn: () => exceptions.list(),
    enabled: useMe().data?.permissions.includes('deliveries:read') ?? false,
    refetchInterval: 30_000,
    retry: false,
  })
  const rows = list.data?.exceptions ?? NONE
  return useMemo(() => {
    const troubles = new Map<string, string[]>()
    for (const { vehicle, kind } of rows) {
      if (!vehicle) continue
      const kinds = troubles.get(vehicle.id) ?? []
      if (!kinds.includes(kind)) troubles.set(vehicle.id, [...kinds, kind])
    }
    return troubles
  }, [rows])
}
