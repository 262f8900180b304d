const TONES_HZ = [880, 660, 880, 660]
const TONE_S = 0.22
/** Heard over a room, and not feared. */
const LOUD = 0.2

/** Two tones, twice. Silent where the browser lets no page sound before somebody has touched it. */
export function chime(): void {
  if (!navigator.userActivation?.hasBeenActive || !('AudioContext' in globalThis)) return
  const audio = new AudioContext()
  const volume = audio.createGain()
  volume.gain.value = LOUD
  volume.connect(audio.destination)
  for (const [i, hz] of TONES_HZ.entries()) {
    const tone = audio.createOscillator()
    tone.frequency.value = hz
    tone.connect(volume)
    tone.start(audio.currentTime + i * TONE_S)
    tone.stop(audio.currentTime + (i + 0.8) * TONE_S)
    if (i === TONES_HZ.length - 1) tone.onended = () => void audio.close()
  }
}
