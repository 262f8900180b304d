// What the general linter does not know about this house:
// - sides are logical (start/end), never left/right, or Arabic and Urdu come out mirrored wrong;
// - colour values live in packages/tokens only;
// - nothing is fetched from another origin (a link to the licence of the map data fetches nothing).
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const web = fileURLToPath(new URL('..', import.meta.url))
const RULES = [
  {
    says: 'a physical side: use ms/me, ps/pe, start/end, text-start/text-end, rounded-s/e, border-s/e',
    find: /(?<=["'`\s:!-])-?(?:[mp][lr]|left|right|border-[lr]|rounded-[lr]|rounded-[tb][lr]|text-(?:left|right)|float-(?:left|right))-(?:\d|\[|px|auto|full)|(?<=["'`\s:])text-(?:left|right)(?=["'`\s])/,
  },
  {
    says: 'a colour value outside the tokens',
    find: /#[0-9a-f]{3,8}\b(?=["'`;\s)])|\b(?:oklch|hsl)\(/i,
    except: /packages\/tokens\/|index\.html$/,
  },
  {
    says: 'an address of another origin',
    find: /["'`(]https?:\/\/(?!127\.0\.0\.1|localhost|www\.w3\.org|www\.openstreetmap\.org\/copyright"|x\/|x["'`])/,
    except: /tools\/|e2e\//,
  },
]

const skip = /node_modules|\/dist\/|\/artifacts\/|\/test-results\/|schema\.d\.ts|openapi\.json|\.test\.tsx?$/
let bad = 0
for (const folder of ['apps', 'packages', 'e2e']) {
  for (const entry of readdirSync(join(web, folder), { recursive: true, encoding: 'utf8' })) {
    const file = join(web, folder, entry)
    if (skip.test(file) || !/\.(tsx?|css|html)$/.test(file)) continue
    for (const [i, line] of readFileSync(file, 'utf8').split('\n').entries()) {
      for (const rule of RULES) {
        if (rule.except?.test(file) || !rule.find.test(line)) continue
        bad++
        console.error(`${relative(web, file)}:${i + 1}: ${rule.says}\n    ${line.trim()}`)
      }
    }
  }
}
if (bad) process.exit(1)
