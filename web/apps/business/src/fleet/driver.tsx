import { call } from '@qafila/api'
import { Bdi, LOCALES, type Locale, useI18n } from '@qafila/i18n'
import { Button, Skeleton } from '@qafila/ui'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useMay } from '../parts/may'
import { Facts, Section } from '../parts/pieces'
import { useDeeds } from '../parts/undo'
import { ProblemNotice } from '../shell/problem'
import { Detail, Verbs } from './detail'
import { DevicesOf } from './devices'
import { DriverForm } from './forms'
import { PapersOf } from './papers'
import { DriverSeat } from './seat'
import { type Driver, driverAs, fleet } from './server'
import { ShiftsOf } from './shifts'
import { useT } from './texts'
import { DriverState } from './words'

/** Everything about one driver. */
export function DriverPage() {
  const t = useT()
  const { id } = useParams({ from: '/inside/drivers/$id' })
  const query = useQuery({ queryKey: ['driver', id], queryFn: () => fleet.driver(id) })
  if (query.error) return <ProblemNotice error={query.error} onRetry={() => void query.refetch()} />
  if (!query.data) return <Skeleton label={t('live.loading')} rows={10} />
  const driver = query.data
  const owner = { driver: driver.id }
  return (
    <Detail
      title={driver.name}
      state={<DriverState status={driver.status} />}
      tab="drivers"
      actions={<Actions driver={driver} />}
      main={
        <>
          <DriverFacts driver={driver} />
          <ShiftsOf driver={driver.id} />
          <PapersOf owner={owner} />
        </>
      }
      side={
        <>
          <DriverSeat driver={driver} />
          <AccountOf driver={driver} />
          <DevicesOf owner={owner} />
        </>
      }
    />
  )
}

function Actions({ driver }: { driver: Driver }) {
  const t = useT()
  const may = useMay('drivers:write')
  const out = driver.status === 'inactive'
  const put = (status: Driver['status']) => () => fleet.putDriver(driver.id, driverAs(driver, { status }))
  if (!may) return null
  return (
    <Verbs
      name={driver.name}
      known={['driver', driver.id]}
      out={out}
      retire={t('retire.driver')}
      turn={put(out ? 'active' : 'inactive')}
      restore={put(driver.status)}
      form={onDone => <DriverForm held={driver} onDone={onDone} />}
    />
  )
}

function DriverFacts({ driver: d }: { driver: Driver }) {
  const t = useT()
  const { format } = useI18n()
  const machine = (value: string | null | undefined) => value && <Bdi machine>{value}</Bdi>
  return (
    <Section title={t('fleet.facts')}>
      <Facts
        facts={[
          [
            t('fleet.phone'),
            d.phone && (
              <a href={`tel:${d.phone}`} className="text-brand">
                <Bdi machine>{d.phone}</Bdi>
              </a>
            ),
          ],
          [t('fleet.email'), machine(d.email)],
          [t('fleet.employee_no'), machine(d.employee_no)],
          [t('fleet.licence_no'), machine(d.licence_no)],
          [t('fleet.licence_classes'), machine(d.licence_classes.join(', '))],
          [t('fleet.languages'), format.list(d.languages.map(l => LOCALES[l as Locale].name))],
          [t('fleet.skills'), machine(d.skills.join(', '))],
          [t('fleet.notes'), d.notes && <Bdi>{d.notes}</Bdi>],
        ]}
      />
    </Section>
  )
}

/** The driver's way into the driver's app: the account they sign in with, or an invitation to one. */
function AccountOf({ driver }: { driver: Driver }) {
  const t = useT()
  const may = useMay('users:write')
  const user = useQuery({
    queryKey: ['user', driver.user],
    queryFn: () => call<{ email: string }>('GET', `/users/${driver.user}`),
    enabled: Boolean(driver.user),
    retry: false,
  })
  const deeds = useDeeds(['driver', driver.id], ['drivers'])
  const invite = () =>
    deeds.do({
      said: t('app.invited', { email: driver.email ?? '' }),
      run: async () => {
        const body = { email: driver.email, name: driver.name, role: 'driver' }
        const invited = await call<{ user: string }>('POST', '/invitations', { body })
        await fleet.putDriver(driver.id, driverAs(driver, { user: invited.user }))
      },
    })
  return (
    <Section title={t('app.title')}>
      {driver.user ? (
        <p>{user.data && t('app.has', { who: user.data.email })}</p>
      ) : (
        <div className="grid justify-items-start gap-3">
          <p className="text-muted">{t('app.none')}</p>
          {may && driver.email && (
            <Button look="quiet" busy={deeds.busy} onClick={invite}>
              {t('app.invite')}
            </Button>
          )}
          {may && !driver.email && <p className="text-muted text-sm">{t('app.needs_email')}</p>}
        </div>
      )}
    </Section>
  )
}
