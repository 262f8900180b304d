import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader'
import wasm from 'zxing-wasm/reader/zxing_reader.wasm?url'
import type { Reader } from './reader'

/** The reader as WebAssembly, from our own origin and the app's own store: by default it would ask somebody else's server. */
export async function zxing(): Promise<Reader> {
  await prepareZXingModule({ overrides: { locateFile: () => wasm }, fireImmediately: true })
  return async picture => {
    const found = await readBarcodes(picture, {
      formats: ['QRCode', 'Code128', 'Code39', 'EAN13', 'DataMatrix', 'ITF'],
      maxNumberOfSymbols: 4,
      tryHarder: true,
    })
    return found.filter(code => code.isValid).map(code => code.text)
  }
}
