import { Icon } from '@qafila/ui'
import { Link } from '@tanstack/react-router'
import { Count } from '../shell/count'
import { useMe } from '../shell/me'
import { useT } from '../texts'
import { useUnread } from './inbox'

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
  const n = useUnread(user)
  return (
    <span role="status">
      <Count n={n} said={t('nav.notices_n', { n })} />
    </span>
  )
}
