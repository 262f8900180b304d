import { Button } from '@qafila/ui'
import { useEffect, useRef, useState } from 'react'
import Pad from 'signature_pad'
import { useT } from './texts'

/** A signature as SVG: small, sharp at any size, and nothing but the strokes. */
export function SignaturePad({ onSignature }: { onSignature(svg: Blob | null): void }) {
  const t = useT()
  const canvas = useRef<HTMLCanvasElement>(null)
  const pad = useRef<Pad>(null)
  const tell = useRef(onSignature)
  const [empty, setEmpty] = useState(true)
  tell.current = onSignature

  useEffect(() => {
    const element = canvas.current as HTMLCanvasElement
    const scale = Math.max(devicePixelRatio, 1)
    element.width = element.offsetWidth * scale
    element.height = element.offsetHeight * scale
    element.getContext('2d')?.scale(scale, scale)
    const made = new Pad(element, { penColor: getComputedStyle(element).color })
    pad.current = made
    const ended = () => {
      setEmpty(false)
      tell.current(new Blob([made.toSVG()], { type: 'image/svg+xml' }))
    }
    made.addEventListener('endStroke', ended)
    return () => made.off()
  }, [])

  const clear = () => {
    pad.current?.clear()
    setEmpty(true)
    tell.current(null)
  }
  return (
    <div>
      <div className="flex items-center justify-between">
        <span className="text-sm font-medium" id="sign-label">
          {t('sign.label')}
        </span>
        <Button look="plain" disabled={empty} onClick={clear}>
          {t('sign.clear')}
        </Button>
      </div>
      <canvas
        ref={canvas}
        aria-labelledby="sign-label"
        className="bg-raised border-edge/60 text-ink h-44 w-full touch-none rounded-lg border"
      />
    </div>
  )
}
