/** Reads the codes in one picture of the camera. */
export type Reader = (picture: ImageData) => Promise<string[]>

type Detector = { detect(picture: ImageData): Promise<{ rawValue: string }[]> }
type DetectorClass = {
  new (options: { formats: string[] }): Detector
  getSupportedFormats(): Promise<string[]>
}

/** What is printed on parcels, drivers' phones and bottles. */
const NATIVE = ['qr_code', 'code_128', 'code_39', 'ean_13', 'data_matrix', 'itf']

async function native(): Promise<Reader | null> {
  const Native = (globalThis as { BarcodeDetector?: DetectorClass }).BarcodeDetector
  const known = (await Native?.getSupportedFormats().catch(() => [])) ?? []
  if (!Native || !NATIVE.every(format => known.includes(format))) return null
  const detector = new Native({ formats: NATIVE })
  return async picture => (await detector.detect(picture)).map(found => found.rawValue)
}

let made: Promise<Reader> | null = null

/** The browser's own reader where it has one that knows all our codes, else the one we bring along. Made once. */
export function reader(): Promise<Reader> {
  made ??= native().then(async own => own ?? (await import('./zxing')).zxing())
  // A reader that could not be made, because its file was cut off, is tried again the next time.
  made.catch(() => {
    made = null
  })
  return made
}
