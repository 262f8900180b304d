import { type RefObject, useEffect, useRef, useState } from 'react'
import { reader } from './reader'

/** Pictures looked at per second: as many as an old phone reads without getting hot. */
const EVERY_MS = 180
/** The long side of a picture that is looked at, in pixels. */
const SIDE_MAX = 800

export type CameraState = 'starting' | 'looking' | 'refused' | 'none' | 'broken'

const CAMERA: MediaStreamConstraints = {
  audio: false,
  video: { facingMode: 'environment', width: { ideal: 1280 }, height: { ideal: 720 } },
}

function pictureOf(video: HTMLVideoElement, canvas: HTMLCanvasElement): ImageData | null {
  const scale = Math.min(1, SIDE_MAX / Math.max(video.videoWidth, video.videoHeight))
  if (!video.videoWidth) return null
  canvas.width = Math.round(video.videoWidth * scale)
  canvas.height = Math.round(video.videoHeight * scale)
  const context = canvas.getContext('2d', { willReadFrequently: true })
  context?.drawImage(video, 0, 0, canvas.width, canvas.height)
  return context?.getImageData(0, 0, canvas.width, canvas.height) ?? null
}

/** Shows the camera in a video element and tells every code it sees, until the screen is left. */
export function useCamera(
  video: RefObject<HTMLVideoElement | null>,
  onCode: (text: string) => void,
): { state: CameraState; track: MediaStreamTrack | null } {
  const [state, setState] = useState<CameraState>('starting')
  const [track, setTrack] = useState<MediaStreamTrack | null>(null)
  const tell = useRef(onCode)
  tell.current = onCode
  useEffect(() => {
    let over = false
    let stream: MediaStream | null = null
    const look = async () => {
      if (!navigator.mediaDevices) return setState('none')
      stream = await navigator.mediaDevices.getUserMedia(CAMERA)
      const shown = video.current
      if (over || !shown) return stream.getTracks().forEach(t => void t.stop())
      setTrack(stream.getVideoTracks()[0] ?? null)
      shown.srcObject = stream
      await shown.play()
      const read = await reader()
      const canvas = document.createElement('canvas')
      setState('looking')
      while (!over) {
        const picture = document.visibilityState === 'visible' ? pictureOf(shown, canvas) : null
        for (const text of picture ? await read(picture) : []) if (!over && text) tell.current(text)
        await new Promise(resolve => setTimeout(resolve, EVERY_MS))
      }
    }
    look().catch((error: unknown) => {
      if (over) return
      const name = error instanceof DOMException ? error.name : ''
      setState(name === 'NotAllowedError' ? 'refused' : name === 'NotFoundError' ? 'none' : 'broken')
    })
    return () => {
      over = true
      for (const t of stream?.getTracks() ?? []) t.stop()
    }
  }, [video])
  return { state, track }
}
