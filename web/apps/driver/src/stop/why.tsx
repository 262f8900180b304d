import { DECLINES } from '@qafila/domain'
import { useI18n } from '@qafila/i18n'
import { Button, Dialog, TextField } from '@qafila/ui'
import { useState } from 'react'
import { useT } from './texts'

const WORDS_MAX = 200

/** Asks why something is turned down: one tap, and a keyboard only for what no button says. */
export function WhyNot({
  open,
  onClose,
  onReason,
}: {
  open: boolean
  onClose(): void
  /** The code of the reason, or the driver's own words. */
  onReason(reason: string): void
}) {
  const t = useT()
  const { common } = useI18n()
  return (
    <Dialog open={open} title={t('decline.title')} closeLabel={common('verb.close')} onClose={onClose}>
      <div className="grid gap-2.5">
        {DECLINES.map(reason => (
          <Button key={reason} look="quiet" className="min-h-14!" onClick={() => onReason(reason)}>
            {t(`decline.${reason}`)}
          </Button>
        ))}
        <OwnWords onSay={onReason} />
      </div>
    </Dialog>
  )
}

function OwnWords({ onSay }: { onSay(words: string): void }) {
  const t = useT()
  const [words, setWords] = useState<string | null>(null)
  if (words === null)
    return (
      <Button look="plain" className="min-h-14!" onClick={() => setWords('')}>
        {t('decline.other')}
      </Button>
    )
  const said = words.trim()
  return (
    <form
      className="grid gap-2.5"
      onSubmit={event => {
        event.preventDefault()
        if (said) onSay(said)
      }}
    >
      <TextField
        label={t('decline.words')}
        autoFocus
        maxLength={WORDS_MAX}
        value={words}
        onChange={event => setWords(event.currentTarget.value)}
      />
      <Button type="submit" className="min-h-14!" disabled={!said}>
        {t('decline.say')}
      </Button>
    </form>
  )
}
