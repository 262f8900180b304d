import { performAll } from '@qafila/offline'
import { Button, Check } from '@qafila/ui'
import { useState } from 'react'
import { usePaper } from '../day/papers'
import { askAgain } from '../day/rest'
import { sync } from '../day/sync'
import { useT } from './texts'

/** The end of the day: said once, and positions end with it. */
export function EndShift() {
  const t = useT()
  const paper = usePaper('shift')
  const [sure, setSure] = useState(false)
  if (paper?.shift?.state !== 'active') return null
  const shift = paper.shift
  const end = async () => {
    await performAll([
      {
        kind: 'shift',
        about: shift.id,
        body: { command: 'end' },
        papers: { shift: { ...paper, shift: { ...shift, state: 'ended' } } },
      },
    ])
    askAgain()
    void sync()
  }
  return (
    <div className="grid gap-3">
      <Check
        label={t('shift.end_sure')}
        className="min-h-12"
        checked={sure}
        onChange={e => setSure(e.currentTarget.checked)}
      />
      <Button look="quiet" className="min-h-14!" disabled={!sure} onClick={() => void end()}>
        {t('shift.end')}
      </Button>
    </div>
  )
}
