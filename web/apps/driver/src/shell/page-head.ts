import { useTheme } from '@qafila/ui'
import { useLocation } from '@tanstack/react-router'
import { useEffect } from 'react'
import { useT } from '../texts'

const TABS = {
  '/': 'nav.today',
  '/map': 'nav.map',
  '/messages': 'nav.messages',
  '/waiting': 'nav.waiting',
  '/me': 'nav.me',
} as const
const isTab = (path: string): path is keyof typeof TABS => path in TABS

/** What the phone shows of the page outside of it: its name, never a recipient's, and the colour of its own bars. */
export function usePageHead(): void {
  const t = useT()
  const { mode } = useTheme()
  const path = useLocation().pathname.replace(/^\/driver(?=\/)/, '')
  useEffect(() => {
    document.title = isTab(path) ? `${t(TABS[path])} · ${t('brand')}` : t('brand')
  }, [path, t])
  // biome-ignore lint/correctness/useExhaustiveDependencies: `mode` is what changes the colour that is read here
  useEffect(() => {
    const bars = document.querySelector<HTMLMetaElement>('meta[name=theme-color]')
    if (bars) bars.content = getComputedStyle(document.body).backgroundColor
  }, [mode])
}
