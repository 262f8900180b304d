/** Hands a file to the browser as a download. */
export function saveFile(content: Blob, name: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(content)
  link.download = name
  link.click()
  // The browser has taken it by the next turn; until the page goes the bytes would stay in memory.
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
}
