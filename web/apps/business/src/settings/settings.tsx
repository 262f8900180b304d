import { Link, useSearch } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { useMay } from '../parts/may'
import { TabBar, tabActive, tabClass } from '../parts/tabs'
import { Waiting } from '../parts/waiting'
import { Page } from '../shell/page'
import { Organisation } from './organisation'
import { useT } from './texts'

const Branding = lazy(() => import('./branding').then(m => ({ default: m.BrandingPart })))
const RulesPart = lazy(() => import('./rules').then(m => ({ default: m.RulesPart })))
const ChecklistPart = lazy(() => import('./checklist').then(m => ({ default: m.ChecklistPart })))
const RepliesPart = lazy(() => import('./replies').then(m => ({ default: m.RepliesPart })))
const People = lazy(() => import('../people/people').then(m => ({ default: m.People })))
const Keys = lazy(() => import('../people/keys').then(m => ({ default: m.Keys })))
const TollsPart = lazy(() => import('./tolls').then(m => ({ default: m.TollsPart })))
const PlanPart = lazy(() => import('./plan').then(m => ({ default: m.PlanPart })))

export const PARTS = [
  'organisation',
  'branding',
  'rules',
  'checklist',
  'replies',
  'tolls',
  'people',
  'keys',
  'plan',
] as const

/** How the organisation works, looks, and who belongs to it. */
export function SettingsPage() {
  const t = useT()
  const asked = useSearch({ from: '/inside/settings' }).part
  const may: Partial<Record<(typeof PARTS)[number], boolean>> = {
    checklist: useMay('shifts:read'),
    replies: useMay('messages:read'),
    tolls: useMay('routing:read'),
    people: useMay('users:read'),
    keys: useMay('api_keys:write'),
  }
  const shown = PARTS.filter(name => may[name] ?? true)
  // A link to a part that this role does not see leads to the first that it does.
  const part = shown.find(name => name === asked) ?? 'organisation'
  return (
    <Page title={t('settings.title')}>
      <div className="grid min-h-0 grid-cols-[minmax(0,1fr)] grid-rows-[auto_minmax(0,1fr)]">
        <TabBar label={t('settings.parts')}>
          {shown.map(name => (
            <Link
              key={name}
              to="/settings"
              search={{ part: name === 'organisation' ? undefined : name }}
              activeOptions={tabActive}
              aria-current={name === part ? 'page' : undefined}
              className={tabClass(name === part)}
            >
              {t(`settings.${name}`)}
            </Link>
          ))}
        </TabBar>
        <div className="scroll-calm">
          <div className="mx-auto grid max-w-4xl gap-4 p-4 md:p-6">
            <Suspense fallback={<Waiting />}>
              {part === 'organisation' && <Organisation />}
              {part === 'branding' && <Branding />}
              {part === 'rules' && <RulesPart />}
              {part === 'checklist' && <ChecklistPart />}
              {part === 'replies' && <RepliesPart />}
              {part === 'tolls' && <TollsPart />}
              {part === 'people' && <People />}
              {part === 'keys' && <Keys />}
              {part === 'plan' && <PlanPart />}
            </Suspense>
          </div>
        </div>
      </div>
    </Page>
  )
}
