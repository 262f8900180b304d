import { Link, useSearch } from '@tanstack/react-router'
import { TabBar, tabActive, tabClass } from '../parts/tabs'
import { Page } from '../shell/page'
import { PasswordPart } from './password'
import { Preferences } from './preferences'
import { Profile } from './profile'
import { SecondStep } from './second-step'
import { Sessions } from './sessions'
import { useT } from './texts'

const PARTS = ['profile', 'security', 'sessions', 'notices'] as const

/** The signed-in person: who they are, how they sign in, where, and what they are told. */
export function AccountPage() {
  const t = useT()
  const part = useSearch({ from: '/inside/account' }).part ?? 'profile'
  return (
    <Page title={t('me.title')}>
      <div className="grid min-h-0 grid-cols-[minmax(0,1fr)] grid-rows-[auto_minmax(0,1fr)]">
        <TabBar label={t('me.parts')}>
          {PARTS.map(name => (
            <Link
              key={name}
              to="/account"
              search={{ part: name === 'profile' ? undefined : name }}
              activeOptions={tabActive}
              aria-current={name === part ? 'page' : undefined}
              className={tabClass(name === part)}
            >
              {t(`me.${name}`)}
            </Link>
          ))}
        </TabBar>
        <div className="scroll-calm">
          <div className="mx-auto grid max-w-3xl gap-4 p-4 md:p-6">
            {part === 'profile' && <Profile />}
            {part === 'security' && (
              <>
                <PasswordPart />
                <SecondStep />
              </>
            )}
            {part === 'sessions' && <Sessions />}
            {part === 'notices' && <Preferences />}
          </div>
        </div>
      </div>
    </Page>
  )
}
