import { useSyncExternalStore } from 'react'

export type Theme = 'auto' | 'light' | 'dark' | 'sun'
export type Mode = Exclude<Theme, 'auto'>
export type Density = 'comfortable' | 'compact' | 'glove'

const THEME = 'q.theme'
const DENSITY = 'q.density'
const night = matchMedia('(prefers-color-scheme: dark)')
const listeners = new Set<() => void>()

const read = () => ({
  theme: (localStorage.getItem(THEME) as Theme | null) ?? 'auto',
  density: (localStorage.getItem(DENSITY) as Density | null) ?? 'comfortable',
})

/** Whether it is night where the reader is; null until somebody who knows has said so. */
let isNightHere: boolean | null = null

const resolve = (theme: Theme): Mode =>
  theme === 'auto' ? ((isNightHere ?? night.matches) ? 'dark' : 'light') : theme

type Look = { theme: Theme; density: Density; mode: Mode }
let look: Look = { ...read(), mode: 'light' }

function apply(next: { theme: Theme; density: Density }) {
  look = { ...next, mode: resolve(next.theme) }
  const root = document.documentElement
  root.dataset.theme = look.mode
  root.dataset.density = look.density
  for (const listener of listeners) listener()
}

apply(read())
night.addEventListener('change', () => apply(look))

function subscribe(listener: () => void) {
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
  }
}

export function setTheme(theme: Theme): void {
  localStorage.setItem(THEME, theme)
  apply({ ...look, theme })
}

/** Lets `auto` follow the sun at the reader's place instead of the device's setting. */
export function setNight(isNight: boolean): void {
  if (isNight === isNightHere) return
  isNightHere = isNight
  apply(look)
}

export function setDensity(density: Density): void {
  localStorage.setItem(DENSITY, density)
  apply({ ...look, density })
}

/** The look in force: what was chosen (`theme`, `density`) and what it means now (`mode`). */
export const useTheme = (): Look => useSyncExternalStore(subscribe, () => look)
