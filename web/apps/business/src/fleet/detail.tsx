import { useI18n } from '@qafila/i18n'
import { Button, Dialog, toast } from '@qafila/ui'
import { Link } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import type { FleetSearch } from '../office-routes'
import { useDeeds } from '../parts/undo'
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

type VerbsProps = {
  name: string
  /** Under which the server's answers about it are kept. */
  known: ['driver' | 'vehicle', id: string]
  /** It is out of the lists now; history stays, so nothing is ever deleted. */
  out: boolean
  retire: string
  /** Puts it out, or back in. */
  turn(): Promise<unknown>
  /** Puts it as it was. */
  restore(): Promise<unknown>
  form(onDone: () => void): ReactNode
}

/** What can be done with one thing of the fleet: out of the lists and back, and changed. */
export function Verbs({ name, known, out, retire, turn, restore, form }: VerbsProps) {
  const t = useT()
  const { common } = useI18n()
  const [editing, setEditing] = useState(false)
  const deeds = useDeeds(known, [`${known[0]}s`], ['seats'])
  const close = () => setEditing(false)
  const press = () =>
    deeds.do({ said: t(out ? 'retire.said_back' : 'retire.said', { name }), run: turn, undo: restore })
  const saved = () => {
    close()
    toast(t('fleet.saved'))
    void deeds.fresh()
  }
  return (
    <>
      <Button look="quiet" icon={out ? 'undo' : 'door'} onClick={press}>
        {out ? t('retire.back') : retire}
      </Button>
      <Button icon="pen" onClick={() => setEditing(true)}>
        {t('fleet.edit')}
      </Button>
      <Dialog open={editing} place="side" title={name} closeLabel={common('verb.close')} onClose={close}>
        {form(saved)}
      </Dialog>
    </>
  )
}
