import { Bdi } from '@qafila/i18n'
import { Check } from '@qafila/ui'
import type { ReactNode } from 'react'

type ChecksProps = {
  legend: string
  vehicles: { id: string; name: string; note: ReactNode }[]
  checked: ReadonlySet<string>
  onChecked(checked: ReadonlySet<string>): void
}

/** Some of these vehicles, each with what is to be known beside its name. */
export function VehicleChecks({ legend, vehicles, checked, onChecked }: ChecksProps) {
  const toggle = (id: string) => {
    const next = new Set(checked)
    if (!next.delete(id)) next.add(id)
    onChecked(next)
  }
  return (
    <fieldset>
      <legend className="text-sm font-medium">{legend}</legend>
      <div className="border-line scroll-calm mt-1.5 grid max-h-56 rounded-md border">
        {vehicles.map(v => (
          <Check
            key={v.id}
            className="hover:bg-sunken min-h-9 px-3"
            checked={checked.has(v.id)}
            onChange={() => toggle(v.id)}
            label={
              <>
                <Bdi>{v.name}</Bdi> <span className="text-muted tnum text-sm">{v.note}</span>
              </>
            }
          />
        ))}
      </div>
    </fieldset>
  )
}
