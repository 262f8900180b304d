import { useI18n } from '@qafila/i18n'
import { Button, Dialog, toast } from '@qafila/ui'
import { useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { lazy, Suspense, useState } from 'react'
import { useMay } from '../parts/may'
import { TabBar, tabActive, tabClass } from '../parts/tabs'
import { Waiting } from '../parts/waiting'
import { Page } from '../shell/page'
import { useProblemText } from '../shell/problem'
import { Depots } from './depots'
import { Drivers } from './drivers'
import { DepotForm, DriverForm, VehicleForm } from './forms'
import { useFleetSearch } from './list'
import { fleet } from './server'
import { useT } from './texts'
import { Vehicles } from './vehicles'

const BringInForm = lazy(() => import('./bring-in').then(m => ({ default: m.BringInForm })))
const Shifts = lazy(() => import('./shifts').then(m => ({ default: m.Shifts })))
const Papers = lazy(() => import('./papers').then(m => ({ default: m.Papers })))
const Upkeep = lazy(() => import('./upkeep').then(m => ({ default: m.Upkeep })))
const Devices = lazy(() => import('./devices').then(m => ({ default: m.Devices })))

const TABS = ['vehicles', 'drivers', 'shifts', 'papers', 'upkeep', 'devices', 'depots'] as const
type Tab = (typeof TABS)[number]
/** What is added here; the rest is added where it belongs. */
const ADDED = { vehicles: 'vehicles:write', drivers: 'drivers:write', depots: 'places:write' } as const
const adds = (tab: Tab): tab is keyof typeof ADDED => tab in ADDED
/** Whose papers is nobody's business who does not keep them. */
const NEEDS: Partial<Record<Tab, string>> = { papers: 'documents:read' }

/** What the organisation drives with, who drives, when, and where from. */
export function FleetPage() {
  const t = useT()
  const { common } = useI18n()
  const { search } = useFleetSearch()
  const tab: Tab = search.tab ?? 'vehicles'
  const mayRead = { papers: useMay(NEEDS.papers ?? '') }
  const may = useMay(adds(tab) ? ADDED[tab] : '')
  const queries = useQueryClient()
  const [adding, setAdding] = useState(false)
  const close = () => setAdding(false)
  const added = () => {
    close()
    toast(t('fleet.added'))
    void queries.invalidateQueries({ queryKey: [tab] })
  }
  const add = may && adds(tab) && (
    <Button icon="plus" onClick={() => setAdding(true)}>
      {t(`fleet.add_${tab}`)}
    </Button>
  )
  const shown = TABS.filter(name => name !== 'papers' || mayRead.papers)
  return (
    <Page
      title={t('nav.fleet')}
      actions={
        <>
          {(tab === 'vehicles' || tab === 'drivers') && (
            <>
              {may && <BringIn key={tab} into={tab} />}
              <Export tab={tab} />
            </>
          )}
          {add}
        </>
      }
    >
      <div className="grid min-h-0 grid-rows-[auto_minmax(0,1fr)]">
        <TabBar label={t('fleet.parts')}>
          {shown.map(name => (
            <Link
              key={name}
              to="/fleet"
              search={{ tab: name === 'vehicles' ? undefined : name }}
              activeOptions={tabActive}
              aria-current={name === tab ? 'page' : undefined}
              className={tabClass(name === tab)}
            >
              {t(`fleet.${name}`)}
            </Link>
          ))}
        </TabBar>
        <div className="min-h-0">
          <Suspense fallback={<Waiting />}>
            {tab === 'vehicles' && <Vehicles add={add} />}
            {tab === 'drivers' && <Drivers add={add} />}
            {tab === 'shifts' && <Shifts />}
            {tab === 'papers' && <Papers />}
            {tab === 'upkeep' && <Upkeep />}
            {tab === 'devices' && <Devices />}
            {tab === 'depots' && <Depots add={add} />}
          </Suspense>
        </div>
        <Dialog
          open={adding && adds(tab)}
          place="side"
          title={adds(tab) ? t(`fleet.add_${tab}`) : ''}
          closeLabel={common('verb.close')}
          onClose={close}
        >
          {tab === 'vehicles' && <VehicleForm onDone={added} />}
          {tab === 'drivers' && <DriverForm onDone={added} />}
          {tab === 'depots' && <DepotForm onDone={added} />}
        </Dialog>
      </div>
    </Page>
  )
}

function BringIn({ into }: { into: 'vehicles' | 'drivers' }) {
  const t = useT()
  const { common } = useI18n()
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button look="quiet" icon="upload" className="max-md:hidden" onClick={() => setOpen(true)}>
        {t('fleet.import')}
      </Button>
      <Dialog
        open={open}
        place="side"
        title={t(`bring.title_${into}`)}
        closeLabel={common('verb.close')}
        onClose={() => setOpen(false)}
      >
        <Suspense>
          <BringInForm into={into} onDone={() => setOpen(false)} />
        </Suspense>
      </Dialog>
    </>
  )
}

function Export({ tab }: { tab: 'vehicles' | 'drivers' }) {
  const t = useT()
  const said = useProblemText()
  const save = () =>
    (tab === 'vehicles' ? fleet.vehiclesCsv() : fleet.driversCsv()).catch((error: unknown) =>
      toast(said(error), { tone: 'bad' }),
    )
  return (
    <Button look="quiet" icon="file" className="max-md:hidden" onClick={() => void save()}>
      {t('fleet.export')}
    </Button>
  )
}
