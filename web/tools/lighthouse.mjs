// Lighthouse's accessibility, best practices and SEO of the public site and the driver's app, which have to be whole:
// `node tools/lighthouse.mjs [URL of a server [more paths, such as /t/CODE]]`. The tool is fetched for the run and is no dependency of ours.
import { execFileSync } from 'node:child_process'

const VERSION = '12.8.2'
const [server = 'http://127.0.0.1:8080', ...more] = process.argv.slice(2)
const chromium = process.env.CHROMIUM ?? '/usr/bin/chromium'

let whole = true
for (const path of ['/', '/solutions', '/contact', '/driver/', ...more]) {
  const told = execFileSync(
    'npx',
    [
      '--yes',
      `lighthouse@${VERSION}`,
      server + path,
      '--quiet',
      '--only-categories=accessibility,best-practices,seo',
      '--output=json',
      '--chrome-flags=--headless=new --no-sandbox --disable-dev-shm-usage',
    ],
    { env: { ...process.env, CHROME_PATH: chromium }, encoding: 'utf8', maxBuffer: 1 << 26 },
  )
  const report = JSON.parse(told)
  for (const { id, score, auditRefs } of Object.values(report.categories)) {
    console.log(`${path} ${id}: ${Math.round(score * 100)}`)
    if (score === 1) continue
    whole = false
    for (const { id: audit, weight } of auditRefs)
      if (weight && (report.audits[audit].score ?? 1) < 1) console.log(`  ${report.audits[audit].title}`)
  }
}
process.exit(whole ? 0 : 1)
