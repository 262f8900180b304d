import { Bdi, useI18n } from '@qafila/i18n'
import { Button, Icon, IconButton, Spinner, TextField } from '@qafila/ui'
import { type FormEvent, useRef, useState } from 'react'
import { useCamera } from './camera'
import { useT } from './texts'

/** What came of a scan: taken, seen before, or nothing we know. */
export type Verdict = 'taken' | 'again' | 'unknown'

const LOOK: Record<Verdict, string> = {
  taken: 'bg-ok-soft text-ok',
  again: 'bg-sunken text-muted',
  unknown: 'bg-bad-soft text-bad',
}
/** The same code in front of the camera is one scan for so long. */
const SAME_MS = 2500
const BUZZ: Record<Verdict, number[]> = { taken: [60], again: [20], unknown: [60, 60, 180] }

/** The camera, and a field for the number when the label is torn or the camera is not allowed. */
export function Scanner({ onScan, onClose }: { onScan(text: string): Verdict; onClose(): void }) {
  const t = useT()
  const { common } = useI18n()
  const [last, setLast] = useState<{ text: string; verdict: Verdict } | null>(null)
  const video = useRef<HTMLVideoElement>(null)
  const seen = useRef({ text: '', at: 0 })
  const take = (text: string) => {
    const verdict = onScan(text)
    setLast({ text, verdict })
    navigator.vibrate?.(BUZZ[verdict])
  }
  const { state, track } = useCamera(video, text => {
    const same = seen.current.text === text && performance.now() - seen.current.at < SAME_MS
    seen.current = { text, at: performance.now() }
    if (!same) take(text)
  })
  const type = (e: FormEvent<HTMLFormElement>) => {
    e.preventDefault()
    const field = e.currentTarget.elements.namedItem('code') as HTMLInputElement
    if (field.value.trim()) take(field.value.trim())
    field.value = ''
    field.focus()
  }
  return (
    <section aria-label={t('scanner.label')} className="border-line overflow-hidden rounded-lg border">
      <div className="bg-rail text-rail-ink relative grid h-44 place-items-center">
        <video ref={video} muted playsInline className="absolute inset-0 size-full object-cover" />
        {state !== 'looking' && (
          <p className="relative flex items-center gap-3 px-6 text-center">
            {state === 'starting' ? <Spinner /> : <Icon name="camera" />}
            {t(`scanner.${state}`)}
          </p>
        )}
        <Torch track={track} />
        <IconButton
          icon="close"
          label={common('verb.close')}
          onClick={onClose}
          className="bg-rail absolute end-2 top-2"
        />
      </div>
      <p
        role="status"
        className={`min-h-12 px-4 py-3 font-semibold ${last ? LOOK[last.verdict] : 'text-muted'}`}
      >
        {last ? (
          <>
            {t(`scanner.${last.verdict}`)} <Bdi machine>{last.text.slice(-24)}</Bdi>
          </>
        ) : (
          state === 'looking' && t('scanner.hold')
        )}
      </p>
      <form onSubmit={type} className="border-line flex items-end gap-2 border-t p-3">
        <div className="min-w-0 flex-1">
          <TextField
            label={t('scanner.type')}
            name="code"
            dir="ltr"
            autoComplete="off"
            autoCapitalize="characters"
          />
        </div>
        <Button type="submit" look="quiet">
          {t('scanner.add')}
        </Button>
      </form>
    </section>
  )
}

type Light = MediaTrackCapabilities & { torch?: boolean }

/** The phone's lamp, on phones that lend it to a page. */
function Torch({ track }: { track: MediaStreamTrack | null }) {
  const t = useT()
  const [on, setOn] = useState(false)
  if (!(track?.getCapabilities?.() as Light | undefined)?.torch) return null
  const turn = async () => {
    await track?.applyConstraints({ advanced: [{ torch: !on } as MediaTrackConstraintSet] })
    setOn(!on)
  }
  return (
    <IconButton
      icon="sun"
      label={t('scanner.torch')}
      aria-pressed={on}
      onClick={() => void turn()}
      className="bg-rail absolute start-2 top-2"
    />
  )
}
