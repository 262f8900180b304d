import { useI18n } from '@qafila/i18n'
import { Button, Dialog } from '@qafila/ui'
import { useT } from './texts'

const DECLINE = ['too_far', 'too_large', 'shift_ends', 'vehicle'] as const

/** Asks why something is turned down: one tap, and no keyboard. */
export function WhyNot({
  open,
  onClose,
  onReason,
}: {
  open: boolean
  onClose(): void
  /** The code of the reason, and the words that were tapped. */
  onReason(reason: string, words: string): void
}) {
  const t = useT()
  const { common } = useI18n()
  return (
    <Dialog open={open} title={t('decline.title')} closeLabel={common('verb.close')} onClose={onClose}>
      <div className="grid gap-2.5">
        {DECLINE.map(reason => (
          <Button
            key={reason}
            look="quiet"
            className="min-h-14!"
            onClick={() => onReason(reason, t(`decline.${reason}`))}
          >
            {t(`decline.${reason}`)}
          </Button>
        ))}
      </div>
    </Dialog>
  )
}
