import { type Found, type Money, wholeOrPart } from '@qafila/domain'
import { type Deed, fileOf, lastFix, type NewFile, sha256 } from '@qafila/offline'
import type { ProofPolicy, Stop } from '../day/stop'
import { allGiven, type Findings } from './parcels'
import type { Taken } from './photos'
import { barcodesOf } from './scans'

/** `pickup`: from the sender; `door`: to the recipient; `return`: back to the sender. */
export type Way = 'pickup' | 'door' | 'return'

/** What the driver has to show at a door so far. */
export type Shown = {
  name: string
  relation: string
  photos: Taken[]
  signature: Blob | null
  code: string
  note: string
  scanned: string[]
  ageSeen: boolean
  paid: boolean
  /** Minor units as they are typed, for a part of the goods; the whole sum otherwise. */
  amount: Money | null
  method: 'cash' | 'card'
  /** Parcel by parcel, once not all of them are taken. */
  part: Findings | null
  remainder: 'redeliver' | 'return'
}

export const nothingShown = (stop: Stop): Shown => ({
  name: '',
  relation: 'self',
  photos: [],
  signature: null,
  code: '',
  note: '',
  scanned: [],
  ageSeen: false,
  paid: false,
  amount: stop.cod_due,
  method: 'cash',
  part: null,
  remainder: 'redeliver',
})

export type Lack =
  | 'parcels'
  | 'cash'
  | 'scan'
  | 'name'
  | 'age'
  | 'code'
  | 'photos'
  | 'signature'
  | 'note'
  | 'fix'

export const foundOf = (shown: Shown): Found[] => Object.values(shown.part ?? {}).map(f => f.found)

export const policyOf = (stop: Stop, way: Way): ProofPolicy =>
  ({ pickup: stop.pickup_proof, door: stop.proof_policy, return: stop.return_proof })[way]

/** The barcodes that must be scanned: of what is handed over. */
const wantedScans = (stop: Stop, { part }: Shown): string[] =>
  part
    ? stop.items.flatMap(i => (i.barcode && part[i.id]?.found === 'delivered' ? [i.barcode] : []))
    : barcodesOf(stop)

function partLacks({ part }: Shown): boolean {
  if (!part) return false
  const findings = Object.values(part)
  return (
    wholeOrPart(findings.map(f => f.found)) === 'none' ||
    findings.some(f => f.found !== 'delivered' && !f.reason.trim())
  )
}

/** What the rule of this stop still lacks, in the order it is asked on the screen. */
export function lacks(stop: Stop, shown: Shown, way: Way): Lack[] {
  const rule = policyOf(stop, way)
  const asked: [Lack, boolean][] = [
    ['parcels', partLacks(shown)],
    ['cash', way === 'door' && Boolean(stop.cod_due) && !shown.paid],
    ['scan', Boolean(rule.scan) && wantedScans(stop, shown).some(b => !shown.scanned.includes(b))],
    ['name', rule.recipient_name && !shown.name.trim()],
    ['age', Boolean(rule.age_min) && !shown.ageSeen],
    ['code', rule.code && shown.code.length < 4],
    ['photos', shown.photos.length < rule.photos_min],
    ['signature', rule.signature && !shown.signature],
    ['note', rule.note && !shown.note.trim()],
    ['fix', Boolean(rule.geofence_m) && !lastFix()],
  ]
  return asked.flatMap(([lack, is]) => (is ? [lack] : []))
}

/** What became of each parcel, once they differ; `taken` is the server's word for those that were. */
const itemsOf = ({ part }: Shown, taken: 'delivered' | 'loaded') =>
  Object.entries(part ?? {}).map(([item, { found, reason }]) => ({
    item,
    outcome: found === 'delivered' ? taken : found,
    ...(reason.trim() ? { reason: reason.trim() } : {}),
  }))

type Command = { command: string } & Record<string, unknown>
export type Given = { body: Command; status: string; files: NewFile[] }

/** The command that says what was handed over, with the pictures it shows. */
export async function given(stop: Stop, shown: Shown, way: Way): Promise<Given> {
  const signature = shown.signature && { sha256: await sha256(shown.signature), blob: shown.signature }
  const rule = policyOf(stop, way)
  const proof = {
    photos: shown.photos.map(p => p.sha256),
    ...(signature ? { signature: signature.sha256 } : {}),
    ...(shown.name.trim() ? { recipient_name: shown.name.trim(), relation: shown.relation } : {}),
    ...(shown.code ? { code: shown.code } : {}),
    ...(shown.note.trim() ? { note: shown.note.trim() } : {}),
    ...(shown.scanned.length ? { scanned: shown.scanned } : {}),
    ...(rule.age_min && shown.ageSeen ? { age: rule.age_min } : {}),
  }
  const files = shown.photos.flatMap(({ sha256: hash, blob }) => (blob ? [{ sha256: hash, blob }] : []))
  if (signature) files.push(signature)
  if (way === 'return') return { body: { command: 'return_done', proof }, status: 'returned', files }
  if (way === 'pickup')
    return {
      body: { command: 'pickup', items: itemsOf(shown, 'loaded'), proof },
      status: 'in_custody',
      files,
    }
  const cod = stop.cod_due && shown.amount ? { cod: { collected: shown.amount, method: shown.method } } : {}
  if (!shown.part || wholeOrPart(foundOf(shown)) === 'whole')
    return { body: { command: 'deliver', proof, ...cod }, status: 'delivered', files }
  const items = itemsOf(shown, 'delivered')
  const body = { command: 'deliver_partial', items, proof, ...cod, remainder: shown.remainder }
  return { body, status: 'partially_delivered', files }
}

/** The same as a correction of an outcome that was said by mistake; `reason` is the driver's word for it. */
export function instead({ body, status, files }: Given, reason: string): Given {
  const { items, proof, cod } = body
  const said = { ...(items ? { items } : {}), proof, ...(cod ? { cod } : {}) }
  return { body: { command: 'correct', to: status, ...said, reason }, status, files }
}

type SaidProof = {
  photos?: string[]
  signature?: string
  recipient_name?: string
  relation?: string
  code?: string
  note?: string
  scanned?: string[]
  age?: number
}

/** What was shown in a refused deed, to be put right; pictures that are sent already are known by their hash alone. */
export async function shownIn(stop: Stop, { body }: Deed): Promise<Shown> {
  const proof = (body.proof ?? {}) as SaidProof
  const cod = body.cod as { collected?: Money; method?: 'cash' | 'card' } | undefined
  const items = (body.items ?? null) as { item: string; outcome: Found | 'loaded'; reason?: string }[] | null
  const photos = (proof.photos ?? []).map(async hash => ({
    sha256: hash,
    blob: (await fileOf(hash))?.blob ?? null,
  }))
  const before = nothingShown(stop)
  return {
    ...before,
    name: proof.recipient_name ?? '',
    relation: proof.relation ?? 'self',
    photos: await Promise.all(photos),
    signature: (proof.signature && (await fileOf(proof.signature))?.blob) || null,
    code: proof.code ?? '',
    note: proof.note ?? '',
    scanned: proof.scanned ?? [],
    ageSeen: proof.age !== undefined,
    paid: Boolean(cod?.collected),
    amount: cod?.collected ?? before.amount,
    method: cod?.method ?? 'cash',
    part: items && {
      ...allGiven(stop),
      ...Object.fromEntries(
        items.map(i => [
          i.item,
          { found: i.outcome === 'loaded' ? 'delivered' : i.outcome, reason: i.reason ?? '' },
        ]),
      ),
    },
    remainder: (body.remainder as Shown['remainder'] | undefined) ?? 'redeliver',
  }
}
