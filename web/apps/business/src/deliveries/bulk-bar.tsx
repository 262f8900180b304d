import { Button, IconButton, toast } from '@qafila/ui'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useProblemText } from '../shell/problem'
import { type BulkVerb, idsOf } from './bulk'
import type { DeliveriesSearch } from './search'
import type { Selection } from './selection'
import { useT } from './texts'

type BarProps = {
  chosen: number
  total: number
  selection: Selection
  search: DeliveriesSearch
  onAll(): void
  onNone(): void
  onVerb(verb: BulkVerb): void
}

const SHOWN: BulkVerb[] = ['assign', 'hold', 'release', 'reschedule', 'cancel']
/** Labels of one page. */
export const LABELS_MAX = 200

/** What can be done with what is ticked. */
export function BulkBar({ chosen, total, selection, search, onAll, onNone, onVerb }: BarProps) {
  const t = useT()
  const navigate = useNavigate()
  const said = useProblemText()
  const [gathering, setGathering] = useState(false)
  const print = async () => {
    setGathering(true)
    try {
      const ids = await idsOf(selection, search, LABELS_MAX)
      void navigate({ to: '/labels', search: { ids: ids.join(',') } })
    } catch (problem) {
      toast(said(problem), { tone: 'bad' })
    } finally {
      setGathering(false)
    }
  }
  return (
    <section
      aria-label={t('orders.chosen_what')}
      className="border-line bg-raised shadow-float flex flex-wrap items-center gap-2 border-t px-4 py-2.5 md:px-6"
    >
      <p className="me-2 font-semibold" aria-live="polite">
        {t('orders.chosen', { n: chosen })}
      </p>
      {!selection.all && chosen < total && (
        <Button look="plain" onClick={onAll}>
          {t('orders.all_matching', { n: total })}
        </Button>
      )}
      <div className="ms-auto flex flex-wrap gap-2">
        {SHOWN.map(verb => (
          <Button
            key={verb}
            look="quiet"
            className={`px-3! ${verb === 'cancel' ? 'text-bad!' : ''}`}
            onClick={() => onVerb(verb)}
          >
            {t(`bulk.${verb as 'assign'}`)}
          </Button>
        ))}
        <Button
          look="quiet"
          className="px-3!"
          busy={gathering}
          disabled={chosen > LABELS_MAX}
          title={chosen > LABELS_MAX ? t('orders.labels_max', { n: LABELS_MAX }) : undefined}
          onClick={() => void print()}
        >
          {t('orders.print_labels')}
        </Button>
        <IconButton icon="close" label={t('orders.untick')} className="hover:bg-sunken" onClick={onNone} />
      </div>
    </section>
  )
}
