import { exceptions } from '@qafila/api'
import { Icon, keysLabel, Mark } from '@qafila/ui'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useUnread } from '../messages/badge'
import { useStream } from '../messages/stream'
import { Bell } from '../notices/bell'
import { useT } from '../texts'
import { Account } from './account'
import { Count } from './count'
import { useMe } from './me'
import { PLACES } from './places'

const ITEM =
  'flex items-center gap-3 rounded-md text-rail-muted hover:text-rail-ink transition-colors duration-100 max-md:flex-1 max-md:flex-col max-md:gap-0.5 max-md:py-1.5 max-md:text-2xs md:min-h-10 md:px-3 font-medium data-[status=active]:text-rail-ink md:data-[status=active]:bg-rail-on max-md:data-[status=active]:text-saffron'

/** The way to every screen: beside the work on a desk, under the thumb on a phone. */
export function Rail({ onSearch }: { onSearch(): void }) {
  const t = useT()
  const me = useMe()
  return (
    <nav
      aria-label={t('nav.label')}
      className="on-rail bg-rail text-rail-ink flex min-h-0 gap-1 max-md:px-1 max-md:pb-[env(safe-area-inset-bottom)] md:w-16 md:flex-col md:p-2.5 xl:w-56"
    >
      <Link to="/" className="mb-2 hidden items-center gap-2.5 rounded-md px-1.5 py-1 md:flex">
        <Mark size={32} />
        <span className="min-w-0 max-xl:sr-only">
          <span className="tight block text-lg leading-6 font-bold">{t('nav.brand')}</span>
          <span className="text-rail-muted block truncate text-xs">{me.data?.organization.name ?? ' '}</span>
        </span>
      </Link>
      <div className="md:scroll-calm flex min-h-0 gap-1 max-md:flex-[4] md:flex-1 md:flex-col">
        {PLACES.map(place => (
          <Link
            key={place.to}
            to={place.to}
            activeOptions={{ exact: place.to === '/', includeSearch: false }}
            className={`${ITEM} shrink-0 max-md:shrink ${place.desk ? 'max-md:hidden' : ''}`}
            title={t(place.label)}
          >
            <span className="relative">
              <Icon name={place.icon} />
              {place.to === '/exceptions' && <Waiting />}
              {place.to === '/messages' && <Unread />}
            </span>
            <span className="md:max-xl:sr-only">{t(place.label)}</span>
          </Link>
        ))}
      </div>
      <button type="button" onClick={onSearch} className={`${ITEM} max-md:hidden`} title={t('palette.open')}>
        <Icon name="search" />
        <span className="flex-1 text-start md:max-xl:sr-only">{t('palette.open')}</span>
        <kbd dir="ltr" className="border-rail-line rounded-sm border px-1.5 font-sans text-2xs max-xl:hidden">
          {keysLabel('mod+k')}
        </kbd>
      </button>
      <Bell className={ITEM} />
      <Account className={ITEM} onSearch={onSearch} />
    </nav>
  )
}

const POLL_MS = 30_000
const COUNTS = ['exceptions', 'counts']

/** How many need help now. */
function Waiting() {
  const t = useT()
  useStream('incidents', 2000, COUNTS)
  useStream('deliveries', 5000, COUNTS)
  const counts = useQuery({
    queryKey: COUNTS,
    queryFn: exceptions.counts,
    enabled: useMe().data?.permissions.includes('deliveries:read') ?? false,
    refetchInterval: POLL_MS,
    retry: false,
  })
  const n = counts.data?.total ?? 0
  return <Count n={n} said={t('nav.waiting', { n })} />
}

/** How many messages nobody of the office has read. */
function Unread() {
  const t = useT()
  const n = useUnread()
  return <Count n={n} said={t('nav.unread', { n })} />
}
