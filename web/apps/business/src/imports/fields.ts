/** What a column of a spreadsheet can mean, in the order people think of it. The first three are needed. */
export const FIELDS = [
  'recipient_name',
  'address',
  'phone',
  'reference',
  'city',
  'lat',
  'lon',
  'window_start',
  'window_end',
  'service_minutes',
  'parcels',
  'weight_kg',
  'cod_amount',
  'currency',
  'notes',
  'priority',
  'skill',
  'email',
  'language',
  'sender_name',
  'description',
] as const
export type FieldName = (typeof FIELDS)[number]

export const NEEDED: readonly FieldName[] = ['recipient_name', 'address']

/** Needed fields that no column is read as. */
export const missing = (mapping: Record<string, string | null>): FieldName[] => {
  const used = new Set(Object.values(mapping))
  return NEEDED.filter(field => !used.has(field))
}

/** Reads `column` as `field`; a field belongs to one column, so it is taken from any other. */
export function remap(mapping: Record<string, string | null>, column: string, field: string | null) {
  return Object.fromEntries(
    Object.entries(mapping).map(([name, held]) => {
      if (name === column) return [name, field]
      return [name, field && held === field ? null : held]
    }),
  )
}
