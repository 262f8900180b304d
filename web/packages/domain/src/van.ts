import { readTracking } from './tracking'

/** A parcel as the van check knows it. */
export type Parcel = { item: string; barcode: string | null; description: string }
/** A delivery whose parcels belong in the van; `tracking` in any spelling. */
export type Load = { delivery: string; tracking: string; parcels: Parcel[] }

export type VanCheck = {
  expected: number
  seen: number
  /** By delivery: the parcels that nobody has scanned. */
  missing: { delivery: string; parcel: Parcel }[]
  /** Scans that belong to nothing in this van. */
  extra: string[]
}

/** What a label says: a parcel's own code, or the delivery's number in any of its spellings, alone or at the end of its link. */
export function readLabel(scan: string): { code: string; tracking: string | null } {
  const code = scan.trim()
  const last = /\/t\/([^/?#]+)/.exec(code)?.[1] ?? code
  const number = readTracking(last)
  return { code, tracking: number.ok ? number.code : null }
}

const plain = (code: string) => code.trim().toUpperCase()
const trackingOf = (load: Load): string => {
  const read = readTracking(load.tracking)
  return read.ok ? read.code : load.tracking
}

/** The parcels that one scan stands for: the one with this code, or all of a delivery by its number. */
export function parcelsOf(loads: Load[], scan: string): { load: Load; parcels: Parcel[] } | null {
  const { code, tracking } = readLabel(scan)
  for (const load of loads) {
    const own = load.parcels.filter(p => p.barcode && plain(p.barcode) === plain(code))
    if (own.length) return { load, parcels: own }
    if (tracking && trackingOf(load) === tracking) return { load, parcels: load.parcels }
  }
  return null
}

/** Compares what should be in the van with what was scanned there; the same parcel twice is one parcel. */
export function checkVan(loads: Load[], scans: string[]): VanCheck {
  const seen = new Set<string>()
  const extra = new Set<string>()
  for (const scan of scans) {
    const found = parcelsOf(loads, scan)
    if (!found) extra.add(scan.trim())
    for (const parcel of found?.parcels ?? []) seen.add(parcel.item)
  }
  const all = loads.flatMap(load => load.parcels.map(parcel => ({ delivery: load.delivery, parcel })))
  return {
    expected: all.length,
    seen: seen.size,
    missing: all.filter(({ parcel }) => !seen.has(parcel.item)),
    extra: [...extra],
  }
}
