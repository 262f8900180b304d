import { useI18n } from '@qafila/i18n'
import { Button, Icon } from '@qafila/ui'
import { useQuery } from '@tanstack/react-query'
import { useMay } from '../parts/may'
import { Asked, Nothing, Section } from '../parts/pieces'
import { useDeeds } from '../parts/undo'
import { useOrganization } from './organisation'
import { type Organization, office } from './server'
import { useT } from './texts'

const KNOWN = ['users', 'vehicles', 'drivers', 'api_keys', 'customers', 'cylinders', 'storage_bytes'] as const
const PLANS = ['trial', 'standard', 'enterprise'] as const
/** Shown as nearly full from here on. */
const NEARLY = 0.9
const BYTES_PER_MB = 1_000_000

function useWords() {
  const t = useT()
  const { format } = useI18n()
  return {
    plan: (name: string) => {
      const known = PLANS.find(p => p === name)
      return known ? t(`plans.${known}`) : name
    },
    resource: (name: string) => {
      const known = KNOWN.find(r => r === name)
      return known ? t(`plans.${known}`) : name.replaceAll('_', ' ')
    },
    amount: (resource: string, n: number) =>
      resource === 'storage_bytes'
        ? format.number(n / BYTES_PER_MB, { style: 'unit', unit: 'megabyte', maximumFractionDigits: 0 })
        : format.number(n),
  }
}

/** What the plan includes and how much of it is used. */
export function PlanPart() {
  const t = useT()
  const words = useWords()
  const query = useOrganization()
  return (
    <Asked query={query}>
      {organization => (
        <>
          <Section title={t('plans.title', { plan: words.plan(organization.plan) })} lead={t('plans.lead')}>
            <ul className="grid items-start gap-4 sm:grid-cols-2">
              {organization.limits.map(limit => (
                <Used key={limit.resource} {...limit} />
              ))}
            </ul>
          </Section>
          <Plans organization={organization} />
        </>
      )}
    </Asked>
  )
}

function Used({ resource, used, most }: Organization['limits'][number]) {
  const t = useT()
  const words = useWords()
  const share = most ? used / most : 0
  const name = words.resource(resource)
  return (
    <li className="grid gap-1.5">
      <div className="flex items-baseline justify-between gap-3">
        <span className="font-medium">{name}</span>
        <span className="text-muted tnum text-sm">
          {most == null
            ? t('plans.no_limit', { used: words.amount(resource, used) })
            : t('plans.of', { used: words.amount(resource, used), most: words.amount(resource, most) })}
        </span>
      </div>
      {most != null && (
        <meter
          aria-label={name}
          min={0}
          max={most}
          value={Math.min(used, most)}
          high={most * NEARLY}
          className="h-2 w-full"
        />
      )}
      {share >= 1 && (
        <p className="text-bad flex items-center gap-1.5 text-sm">
          <Icon name="alert" size={16} />
          {t('plans.full')}
        </p>
      )}
    </li>
  )
}

/** The plans side by side; an owner can take another one. */
function Plans({ organization }: { organization: Organization }) {
  const t = useT()
  const words = useWords()
  const may = useMay('ownership:write')
  const deeds = useDeeds(['organization'])
  const query = useQuery({
    queryKey: ['organization', 'plans'],
    queryFn: office.plans,
    retry: false,
  })
  if (!query.data?.length) return null
  const resources = organization.limits.map(l => l.resource)
  const most = (plan: string, resource: string) =>
    query.data.find(p => p.plan === plan)?.limits.find(l => l.resource === resource)?.most
  return (
    <Section title={t('plans.includes')}>
      {resources.length ? (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways is scrolled by keys, too
        <div role="group" aria-label={t('plans.includes')} tabIndex={0} className="scroll-calm">
          <table className="w-full text-start">
            <thead>
              <tr className="text-muted text-sm">
                <th scope="col" className="py-2 text-start font-semibold">
                  {t('plans.resource')}
                </th>
                {query.data.map(({ plan }) => (
                  <th key={plan} scope="col" className="px-3 py-2 text-end font-semibold">
                    {words.plan(plan)}
                    {plan === organization.plan && ` · ${t('plans.now')}`}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {resources.map(resource => (
                <tr key={resource} className="border-line border-t">
                  <th scope="row" className="py-2 text-start font-medium">
                    {words.resource(resource)}
                  </th>
                  {query.data.map(({ plan }) => {
                    const limit = most(plan, resource)
                    return (
                      <td key={plan} className="tnum px-3 py-2 text-end">
                        {limit == null ? t('plans.unlimited') : words.amount(resource, limit)}
                      </td>
                    )
                  })}
                </tr>
              ))}
              {may && (
                <tr className="border-line border-t">
                  <td />
                  {query.data.map(({ plan }) => (
                    <td key={plan} className="px-3 py-2 text-end">
                      {plan !== organization.plan && (
                        <Button
                          look="quiet"
                          busy={deeds.busy}
                          onClick={() =>
                            deeds.do({
                              said: t('plans.taken'),
                              run: () => office.takePlan(plan),
                              undo: () => office.takePlan(organization.plan),
                            })
                          }
                        >
                          {t('plans.take')}
                          <span className="sr-only"> {words.plan(plan)}</span>
                        </Button>
                      )}
                    </td>
                  ))}
                </tr>
              )}
            </tbody>
          </table>
        </div>
      ) : (
        <Nothing>{t('plans.unlimited')}</Nothing>
      )}
    </Section>
  )
}
