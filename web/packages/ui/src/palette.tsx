import { Autocomplete } from '@base-ui/react/autocomplete'
import { useEffect, useRef } from 'react'
import { type Command, keysLabel } from './commands'

type PaletteProps = { commands: Command[]; placeholder: string; empty: string; onClose(): void }

/** Everything the console can do, a few letters away. */
export function Palette({ commands, placeholder, empty, onClose }: PaletteProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => dialog.current?.showModal(), [])
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape is the dialog's own key; the click is on the backdrop only
    <dialog
      ref={dialog}
      aria-label={placeholder}
      onClose={onClose}
      onClick={e => e.target === dialog.current && onClose()}
      className="bg-raised border-line shadow-float mx-auto mt-[14vh] w-[min(38rem,calc(100vw-2rem))] max-w-none overflow-hidden rounded-lg border p-0"
    >
      <Autocomplete.Root
        open
        inline
        items={commands}
        itemToStringValue={(c: Command) => c.label}
        autoHighlight="always"
      >
        <Autocomplete.Input
          placeholder={placeholder}
          aria-label={placeholder}
          className="border-line h-14 w-full border-b bg-transparent px-5 text-lg outline-none"
        />
        <Autocomplete.Empty className="text-muted empty:p-0 p-5">{empty}</Autocomplete.Empty>
        <Autocomplete.List className="scroll-calm max-h-[50vh] p-2">
          {(c: Command) => (
            <Autocomplete.Item
              key={c.id}
              value={c}
              onClick={() => {
                onClose()
                c.run()
              }}
              className="data-highlighted:bg-brand-soft flex min-h-10 cursor-pointer items-center gap-3 rounded-md px-3"
            >
              <span className="flex-1">{c.label}</span>
              <span className="text-muted text-sm">{c.group}</span>
              {c.keys && <Keys keys={c.keys} />}
            </Autocomplete.Item>
          )}
        </Autocomplete.List>
      </Autocomplete.Root>
    </dialog>
  )
}

export const Keys = ({ keys }: { keys: string }) => (
  <kbd
    dir="ltr"
    className="border-line text-muted bg-surface rounded-sm border px-1.5 font-sans text-xs whitespace-nowrap"
  >
    {keysLabel(keys)}
  </kbd>
)
