import { call, isProblem, type Money, type Point } from '@qafila/api/public'
import { useCallback, useEffect, useRef, useState } from 'react'

/** What the world may know about one delivery: `GET /api/v1/public/track/{code}`, no sign-in. */
export type Tracking = {
  tracking_number: string
  status: string
  sender: { name: string; phone?: string | null; colour?: string | null; logo_url?: string | null }
  window?: { from: string; to: string } | null
  eta?: { from?: string | null; to?: string | null; reason?: string | null } | null
  stops_before?: number | null
  driver?: { name?: string | null; point?: Point | null; fix_at?: string | null } | null
  destination?: Point | null
  cod?: Money | null
  time_zone?: string | null
  timeline: { status: string; at: string; cause?: string | null }[]
  proof?: Proof | null
  /** the recipient's own words for the driver */
  instructions?: string | null
  /** times offered instead; empty when not allowed now */
  slots?: { from: string; to: string }[]
  /** where it may be brought instead; absent when not allowed now */
  redirect?: { center: Point; within_m: number } | null
  rating?: { stars: number; comment?: string | null } | null
  may_rate?: boolean
  /** whether the van may be seen, and if not why */
  live?: { allowed: boolean; reason?: string | null; stops_max: number }
}

export type Proof = {
  delivered_at: string
  received_by?: string | null
  relation?: string | null
  photos?: number
  signed?: boolean
  hash?: string | null
  id?: string | null
}

export type Followed =
  | { state: 'loading' }
  | { state: 'found'; tracking: Tracking; stale: boolean }
  | { state: 'unknown' | 'expired' | 'offline' }

const EVERY_MS = 20_000

const again = (before: Followed): Followed =>
  before.state === 'found' ? { ...before, stale: true } : { state: 'offline' }

/** Asks again every 20 s while somebody looks; keeps the last answer when the network goes, and says so. */
export function useTracking(code: string): Followed & { retry(): void } {
  const [followed, setFollowed] = useState<Followed>({ state: 'loading' })
  const asked = useRef(0)

  const ask = useCallback(async () => {
    const mine = ++asked.current
    try {
      const tracking = await call<Tracking>('GET', `/public/track/${encodeURIComponent(code)}`, {
        open: true,
      })
      if (mine === asked.current) setFollowed({ state: 'found', tracking, stale: false })
    } catch (error) {
      if (mine !== asked.current) return
      if (isProblem(error, 404) || isProblem(error, 422)) setFollowed({ state: 'unknown' })
      else if (isProblem(error, 410)) setFollowed({ state: 'expired' })
      else setFollowed(again)
    }
  }, [code])

  useEffect(() => {
    void ask()
    const look = () => document.visibilityState === 'visible' && void ask()
    const timer = setInterval(look, EVERY_MS)
    document.addEventListener('visibilitychange', look)
    return () => {
      asked.current++
      clearInterval(timer)
      document.removeEventListener('visibilitychange', look)
    }
  }, [ask])

  return { ...followed, retry: () => void ask() }
}
