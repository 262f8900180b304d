import { lastFix, type NewDeed, perform } from '@qafila/offline'
import { keptAs, type Stop } from '../day/stop'
import { sync } from '../day/sync'

/** Does something with one delivery: written down with where it happened and what the stop is afterwards, then sent when it can be. */
export async function command(
  stop: Stop,
  body: { command: string } & Record<string, unknown>,
  status: string,
  more: Pick<NewDeed, 'files' | 'replaces' | 'papers'> & { change?: Partial<Stop>; gone?: boolean } = {},
): Promise<void> {
  const { change, gone, ...rest } = more
  await perform({
    kind: 'delivery',
    about: stop.id,
    base_version: stop.version,
    body,
    fix: lastFix(),
    ...(gone ? { gone: [stop.id] } : { after: [keptAs(stop, status, change)] }),
    ...rest,
  })
  void sync()
}
