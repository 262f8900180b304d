import { useI18n } from '@qafila/i18n'
import { Icon } from '@qafila/ui'
import { Link } from '@tanstack/react-router'
import { useMe } from '../shell/me'
import { useT } from '../texts'
import { useUnread } from './inbox'

const MANY = 99

/** The way to the notices, with how many wait. */
export function Bell({ className }: { className: string }) {
  const t = useT()
  const user = useMe().data?.user.id
  return (
    <Link to="/notices" className={className} title={t('nav.notices')}>
      <span className="relative">
        <Icon name="bell" />
        {user && <Waiting user={user} />}
      </span>
      <span className="md:max-xl:sr-only">{t('nav.notices')}</span>
    </Link>
  )
}

function Waiting({ user }: { user: string }) {
  const t = useT()
  const { format } = useI18n()
  const n = useUnread(user)
  return (
    <>
      {n > 0 && (
        <span
          aria-hidden="true"
          className="bg-saffron text-on-saffron tnum absolute -end-2 -top-1.5 min-w-4 rounded-full px-1 text-center text-2xs font-bold"
        >
          {n > MANY ? `${format.number(MANY)}+` : format.number(n)}
        </span>
      )}
      <span className="sr-only" role="status">
        {n > 0 && t('nav.unread', { n })}
      </span>
    </>
  )
}
