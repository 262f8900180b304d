import { call, callAll, callFile, type FieldError, type Served } from '@qafila/api'
import { saveFile } from '../deliveries/file'

export type Vehicle = Served<'Vehicle'>
export type VehicleInput = Served<'VehicleInput'>
export type Driver = Served<'Driver'>
export type DriverInput = Served<'DriverInput'>
export type Assignment = Served<'Assignment'>
export type Shift = Served<'Shift'>
export type ShiftInput = Served<'ShiftInput'>
/** With the scanned page, where one is filed. */
export type Paper = Served<'Document'> & { file?: { media: string; bytes: number } | null }
export type PaperInput = Served<'DocumentInput'>
export type Standing = Served<'Standing'>
export type Rule = Served<'MaintenanceRule'>
export type RuleInput = Served<'RuleInput'>
export type Work = Served<'MaintenanceRecord'>
export type WorkInput = Served<'RecordInput'>
export type Device = Served<'Device'>
export type DeviceInput = Served<'DeviceInput'>
export type Pairing = Served<'Pairing'>

/** What a file of vehicles or drivers does, or would do. */
export type BringIn = {
  rows: number
  created: number
  updated: number
  unchanged: number
  bad_rows: number
  written: boolean
  /** Rows as the spreadsheet counts them. */
  bad: { row: number; errors: FieldError[] }[]
}

/** Whose papers, devices or shifts: of one vehicle or of one driver. */
export type Owner = { vehicle: string } | { driver: string }
const of = (owner: Owner) =>
  'vehicle' in owner ? { vehicle: `eq.${owner.vehicle}` } : { driver: `eq.${owner.driver}` }

const names = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' })
const byName = <T extends { name: string }>(rows: T[]): T[] =>
  rows.sort((a, b) => names.compare(a.name, b.name))

/** A file as the browser saves one. */
async function download(path: string, name: string): Promise<void> {
  const { content } = await callFile(path)
  saveFile(content, name)
}

/** The fleet room, as these screens use it. */
export const fleet = {
  vehicles: async () => byName(await callAll<Vehicle>('/vehicles')),
  vehicle: (id: string) => call<Vehicle>('GET', `/vehicles/${id}`),
  addVehicle: (body: VehicleInput) => call<Vehicle>('POST', '/vehicles', { body }),
  putVehicle: (id: string, body: VehicleInput, ifMatch?: number) =>
    call<Vehicle>('PUT', `/vehicles/${id}`, { body, ifMatch }),
  vehicleSeats: (id: string) => call<Assignment[]>('GET', `/vehicles/${id}/assignments`),
  vehiclesCsv: () => download('/vehicles/csv', 'vehicles.csv'),

  drivers: async () => byName(await callAll<Driver>('/drivers')),
  driver: (id: string) => call<Driver>('GET', `/drivers/${id}`),
  addDriver: (body: DriverInput) => call<Driver>('POST', '/drivers', { body }),
  putDriver: (id: string, body: DriverInput, ifMatch?: number) =>
    call<Driver>('PUT', `/drivers/${id}`, { body, ifMatch }),
  driverSeats: (id: string) => call<Assignment[]>('GET', `/drivers/${id}/assignments`),
  /** All or nothing; `dry`: nothing is written, the answer says what would be. */
  bringIn: (into: 'vehicles' | 'drivers', file: File, dry: boolean) =>
    call<BringIn>('POST', `/${into}/csv`, {
      query: { dry_run: dry },
      body: new Blob([file], { type: 'text/csv' }),
    }),
  driversCsv: () => download('/drivers/csv', 'drivers.csv'),

  /** Seats a driver; whoever sits there leaves, and the driver leaves any other seat. */
  seat: (vehicle: string, driver: string) =>
    call<Assignment>('PUT', `/vehicles/${vehicle}/driver`, { body: { driver, take_over: true } }),
  unseat: (vehicle: string) => call<Assignment>('DELETE', `/vehicles/${vehicle}/driver`),

  shifts: (from: string, to: string, owner?: Owner) =>
    callAll<Shift>('/shifts', { from, to, order: 'starts_at.asc', ...(owner ? of(owner) : {}) }),
  addShift: (body: ShiftInput) => call<Shift>('POST', '/shifts', { body }),
  putShift: (id: string, body: ShiftInput, ifMatch?: number) =>
    call<Shift>('PUT', `/shifts/${id}`, { body, ifMatch }),
  shiftVerb: (id: string, verb: 'start' | 'end' | 'cancel') =>
    call<Shift>('POST', `/shifts/${id}/${verb}`, { body: {} }),

  papers: (owner?: Owner) => callAll<Paper>('/documents', owner ? of(owner) : {}),
  addPaper: (body: PaperInput) => call<Paper>('POST', '/documents', { body }),
  putPaper: (id: string, body: PaperInput, ifMatch?: number) =>
    call<Paper>('PUT', `/documents/${id}`, { body, ifMatch }),
  removePaper: (id: string) => call<Paper>('DELETE', `/documents/${id}`),
  putPage: (id: string, file: File) => call<Paper>('PUT', `/documents/${id}/file`, { body: file }),
  page: async (id: string): Promise<Blob> => (await callFile(`/documents/${id}/file`)).content,

  rules: (vehicle?: string) => call<Rule[]>('GET', '/maintenance/rules', { query: { vehicle } }),
  addRule: (body: RuleInput) => call<Rule>('POST', '/maintenance/rules', { body }),
  putRule: (id: string, body: RuleInput) => call<Rule>('PUT', `/maintenance/rules/${id}`, { body }),
  removeRule: (id: string) => call<Rule>('DELETE', `/maintenance/rules/${id}`),
  works: (vehicle: string) =>
    callAll<Work>('/maintenance/records', { vehicle: `eq.${vehicle}`, order: 'done_on.desc' }),
  addWork: (body: WorkInput) => call<Work>('POST', '/maintenance/records', { body }),
  removeWork: (id: string) => call<Work>('DELETE', `/maintenance/records/${id}`),

  devices: (owner?: Owner) => callAll<Device>('/devices', owner ? of(owner) : {}),
  addDevice: (body: DeviceInput) => call<Device>('POST', '/devices', { body }),
  putDevice: (id: string, body: DeviceInput) => call<Device>('PUT', `/devices/${id}`, { body }),
  removeDevice: (id: string) => call<Device>('DELETE', `/devices/${id}`),
  pairing: (id: string) => call<Pairing>('GET', `/devices/${id}/pairing`),
  rotate: (id: string) => call<Pairing>('POST', `/devices/${id}/rotate`, { body: {} }),
}

type Kept<T, K extends keyof T> = {
  [F in K]: undefined extends T[F] ? Exclude<T[F], undefined> | null : T[F]
}

/** These fields of a thing as a replacing PUT says them: what is not known is said to be nothing. */
function kept<T, K extends keyof T>(thing: T, ...fields: K[]): Kept<T, K> {
  return Object.fromEntries(fields.map(field => [field, thing[field] ?? null])) as Kept<T, K>
}

/** What a replacing PUT of a vehicle says when nothing but `change` is to change. */
export const vehicleAs = (v: Vehicle, change: Partial<VehicleInput> = {}): VehicleInput => ({
  ...kept(v, 'name', 'kind', 'status', 'plate', 'make', 'model', 'year', 'fuel', 'capacity'),
  ...kept(v, 'skills', 'equipment', 'home_place', 'external_ref', 'notes'),
  ...change,
})

export const driverAs = (d: Driver, change: Partial<DriverInput> = {}): DriverInput => ({
  ...kept(d, 'name', 'status', 'phone', 'email', 'user', 'employee_no', 'licence_no', 'licence_classes'),
  ...kept(d, 'skills', 'home_place', 'notes'),
  languages: d.languages as DriverInput['languages'],
  ...change,
})

export const paperAs = (p: Paper, change: Partial<PaperInput> = {}): PaperInput => ({
  ...kept(
    p,
    'kind',
    'vehicle',
    'driver',
    'number',
    'issuer',
    'issued_on',
    'expires_on',
    'file_hash',
    'notes',
  ),
  ...change,
})

export const deviceAs = (d: Device, change: Partial<DeviceInput> = {}): DeviceInput => ({
  ...kept(d, 'name', 'kind', 'status', 'imei', 'vehicle', 'driver'),
  ...change,
})

export const shiftAs = (s: Shift): ShiftInput =>
  kept(s, 'driver', 'vehicle', 'starts_at', 'ends_at', 'start_place', 'end_place', 'notes')
