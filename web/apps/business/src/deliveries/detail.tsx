import { showTracking } from '@qafila/domain'
import { Bdi, useI18n } from '@qafila/i18n'
import { Icon, type IconName, Skeleton, StatusPill, toast } from '@qafila/ui'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { useStream } from '../messages/stream'
import { useTitle } from '../shell/page'
import { ProblemNotice } from '../shell/problem'
import { Actions } from './actions'
import { Beside } from './beside'
import { CustodyChain, Facts, Money, Parcels } from './facts'
import { type Order, orders, type Step } from './orders'
import { Proofs, Visits } from './proofs'
import { whereLeft } from './search'
import { Story } from './story'
import { Talk } from './talk'
import { useT } from './texts'

const PinMap = lazy(() => import('./pin-map').then(m => ({ default: m.PinMap })))

/** One delivery's whole story. */
export function DeliveryPage() {
  const t = useT()
  const { id } = useParams({ from: '/inside/deliveries/$id' })
  const order = useQuery({
    queryKey: ['delivery', id],
    queryFn: () => orders.one(id),
    refetchInterval: 30_000,
  })
  const steps = useQuery({
    queryKey: ['delivery', id, 'timeline'],
    queryFn: () => orders.timeline(id),
    refetchInterval: 30_000,
  })
  useStream(`delivery:${id}`, 250, ['delivery', id])
  const error = order.error ?? steps.error
  if (error && !order.data)
    return (
      <div className="p-6">
        <ProblemNotice error={error} onRetry={() => void order.refetch()} />
      </div>
    )
  if (!order.data) return <Skeleton label={t('deliveries.loading')} rows={10} />
  return <Whole key={id} order={order.data} steps={steps.data ?? NONE} />
}

const NONE: Step[] = []

function Whole({ order, steps }: { order: Order; steps: Step[] }) {
  const t = useT()
  useTitle(showTracking(order.tracking_number))
  return (
    <div className="scroll-calm h-full">
      <Head order={order} />
      <div className="mx-auto grid max-w-6xl gap-8 p-4 md:p-6 lg:grid-cols-[minmax(0,1fr)_minmax(0,1.1fr)]">
        <div className="grid content-start gap-8 max-lg:order-last">
          <Story order={order} steps={steps} />
          <Talk order={order} />
        </div>
        <div className="grid content-start gap-8">
          <Actions order={order} />
          {order.address.point && (
            <div className="border-line h-56 overflow-hidden rounded-lg border">
              <Suspense fallback={<div className="bg-sunken size-full" />}>
                <PinMap label={order.address.text || t('column.address')} pin={order.address.point} />
              </Suspense>
            </div>
          )}
          <Facts order={order} />
          <Money order={order} />
          <Parcels order={order} />
          <CustodyChain steps={steps} />
          <Visits order={order} />
          <Proofs order={order} />
        </div>
      </div>
    </div>
  )
}

function Head({ order }: { order: Order }) {
  const t = useT()
  const { common } = useI18n()
  const copy = () =>
    navigator.clipboard?.writeText(order.tracking_url).then(() => toast(t('delivery.link_copied')))
  const params = { id: order.id }
  return (
    <header className="border-line bg-surface border-b px-4 py-3 md:px-6">
      <div className="flex min-h-8 items-center">
        <Link
          to="/deliveries"
          search={whereLeft().search}
          className="text-muted hover:text-ink inline-flex items-center gap-1 text-sm"
        >
          <Icon name="chevron" size={14} className="-scale-x-100 rtl:scale-x-100" />
          {t('nav.deliveries')}
        </Link>
        <Beside id={order.id} />
      </div>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <h1 className="tight text-xl font-bold">
          <Bdi machine>{showTracking(order.tracking_number)}</Bdi>
        </h1>
        <StatusPill status={order.status} />
        <span className="text-muted text-sm">{common(`custody.${order.custody}` as 'custody.driver')}</span>
        <nav aria-label={t('delivery.more')} className="-mx-2 flex flex-wrap sm:ms-auto">
          <button type="button" onClick={copy} className={TOOL}>
            <Tool icon="copy" text={t('delivery.copy_link')} />
          </button>
          <Link to="/labels" search={{ ids: order.id }} className={TOOL}>
            <Tool icon="file" text={t('delivery.label')} />
          </Link>
          <Link to="/deliveries/new" search={{ like: order.id }} className={TOOL}>
            <Tool icon="plus" text={t('form.duplicate')} />
          </Link>
          <Link to="/deliveries/$id/edit" params={params} className={TOOL}>
            <Tool icon="pen" text={t('orders.edit')} />
          </Link>
        </nav>
      </div>
    </header>
  )
}

const TOOL =
  'text-brand hover:bg-sunken inline-flex min-h-8 items-center gap-1.5 rounded-md px-2 text-sm font-semibold'

const Tool = ({ icon, text }: { icon: IconName; text: string }) => (
  <>
    <Icon name={icon} size={16} />
    {text}
  </>
)
