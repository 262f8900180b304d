import { sha256, shrink } from '@qafila/offline'
import { Icon, IconButton, Spinner } from '@qafila/ui'
import { useEffect, useMemo, useRef, useState } from 'react'
import { useT } from './texts'

/** A picture that was taken; without its bytes when the server has it already and the phone no longer does. */
export type Taken = { sha256: string; blob: Blob | null }

/** Pictures from the phone's own camera, made small before they are kept. */
export function Photos({
  label,
  photos,
  onPhotos,
}: {
  label: string
  photos: Taken[]
  onPhotos(photos: Taken[]): void
}) {
  const t = useT()
  const input = useRef<HTMLInputElement>(null)
  const [busy, setBusy] = useState(false)
  const take = async (file: File) => {
    setBusy(true)
    const blob = await shrink(file)
    const hash = await sha256(blob)
    if (!photos.some(p => p.sha256 === hash)) onPhotos([...photos, { sha256: hash, blob }])
    setBusy(false)
  }
  return (
    <fieldset>
      <legend className="text-sm font-medium">{label}</legend>
      <div className="mt-2 flex flex-wrap gap-3">
        {photos.map((photo, i) => (
          <Picture
            key={photo.sha256}
            photo={photo}
            label={t('photo.number', { n: i + 1 })}
            onRemove={() => onPhotos(photos.filter(p => p !== photo))}
          />
        ))}
        <button
          type="button"
          onClick={() => input.current?.click()}
          className="border-edge/60 bg-surface text-brand grid size-24 place-items-center content-center gap-1 rounded-lg border-2 border-dashed text-sm font-semibold"
        >
          {busy ? <Spinner /> : <Icon name="camera" size={28} />}
          {t('photo.take')}
        </button>
      </div>
      <input
        ref={input}
        type="file"
        accept="image/*"
        capture="environment"
        className="sr-only"
        tabIndex={-1}
        aria-label={t('photo.take')}
        onChange={e => {
          const file = e.currentTarget.files?.[0]
          e.currentTarget.value = ''
          if (file) void take(file)
        }}
      />
    </fieldset>
  )
}

function Picture({ photo, label, onRemove }: { photo: Taken; label: string; onRemove(): void }) {
  const t = useT()
  const url = useMemo(() => (photo.blob ? URL.createObjectURL(photo.blob) : ''), [photo.blob])
  useEffect(() => () => URL.revokeObjectURL(url), [url])
  return (
    <span className="relative">
      {url ? (
        <img src={url} alt={label} className="border-line size-24 rounded-lg border object-cover" />
      ) : (
        <span className="bg-ok-soft text-ok grid size-24 place-items-center rounded-lg text-center text-sm font-semibold">
          {t('photo.sent')}
        </span>
      )}
      <IconButton
        icon="close"
        size={16}
        label={t('photo.remove')}
        onClick={onRemove}
        className="bg-raised border-line absolute -end-3 -top-3 border"
      />
    </span>
  )
}
