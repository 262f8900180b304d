import { FIELDS } from './fields'

/** One row that shows what each column is like. */
const EXAMPLE: Partial<Record<(typeof FIELDS)[number], string>> = {
  recipient_name: 'Layla Haddad',
  address: 'Villa 12, Street 8, Jumeirah 1',
  phone: '+971501234567',
  reference: 'SO-1001',
  city: 'Dubai',
  lat: '25.2048',
  lon: '55.2708',
  window_start: '09:00',
  window_end: '13:00',
  service_minutes: '5',
  parcels: '1',
  weight_kg: '2.5',
  cod_amount: '120.00',
  currency: 'AED',
  notes: 'Call on arrival',
  priority: 'normal',
  language: 'en',
  description: 'Books',
}

const cell = (text: string) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)

/** A spreadsheet to begin with: every heading the import knows, and one row to write over. The mark at its front tells Excel that it is UTF-8. */
export const template = (): string =>
  `\ufeff${FIELDS.join(',')}\r\n${FIELDS.map(f => cell(EXAMPLE[f] ?? '')).join(',')}\r\n`
