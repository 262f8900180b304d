import { Button } from '@qafila/ui'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { FleetSearch } from '../office-routes'
import { Page } from '../shell/page'
import { useT } from './texts'

/** One thing of the fleet: what it is, in two columns where there is room. */
export function Detail({
  title,
  state,
  tab,
  actions,
  main,
  side,
}: {
  title: string
  state: ReactNode
  tab: FleetSearch['tab']
  actions: ReactNode
  main: ReactNode
  side: ReactNode
}) {
  const t = useT()
  return (
    <Page title={title} count={state} actions={actions}>
      <div className="scroll-calm">
        <div className="mx-auto grid max-w-6xl gap-4 p-4 md:p-6">
          <Link to="/fleet" search={{ tab }} className="text-brand justify-self-start text-sm font-semibold">
            {t('fleet.back')}
          </Link>
          <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
            <div className="grid min-w-0 gap-4">{main}</div>
            <div className="grid min-w-0 gap-4">{side}</div>
          </div>
        </div>
      </div>
    </Page>
  )
}

/** Out of the lists and back: history stays, so nothing is deleted. */
export function RetireButton({ out, label, onPress }: { out: boolean; label: string; onPress(): void }) {
  const t = useT()
  return (
    <Button look="quiet" icon={out ? 'undo' : 'door'} onClick={onPress}>
      {out ? t('retire.back') : label}
    </Button>
  )
}
