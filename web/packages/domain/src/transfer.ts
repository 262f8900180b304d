/** What the receiving driver's phone shows and the giving driver's phone reads. */
export type TransferCode = { driver: string; code: string }

export function readTransfer(scan: string): TransferCode | null {
  const [, driver, code] = /^qafila:transfer:(drv_[0-9a-z]+):([0-9A-Z]{4,12})$/.exec(scan.trim()) ?? []
  return driver && code ? { driver, code } : null
}
