import { Autocomplete } from '@base-ui/react/autocomplete'
import { useEffect, useMemo, useRef, useState } from 'react'
import { type Command, keysLabel } from './commands'

type PaletteProps = {
  commands: Command[]
  placeholder: string
  empty: string
  /** What else goes by these words; asked for when somebody stops typing, and shown whatever their letters are. */
  find?(words: string): Promise<Command[]>
  onClose(): void
}

/** Fewer letters than this name too much. */
const LETTERS_MIN = 2
const STILL_MS = 150
const NOTHING: Command[] = []

function useFound(words: string, find: PaletteProps['find']): Command[] {
  const [found, setFound] = useState(NOTHING)
  useEffect(() => {
    if (!find || words.length < LETTERS_MIN) return setFound(NOTHING)
    let wanted = true
    const timer = setTimeout(
      () =>
        find(words).then(
          answer => wanted && setFound(answer),
          // What can be done is here without the server.
          () => wanted && setFound(NOTHING),
        ),
      STILL_MS,
    )
    return () => {
      wanted = false
      clearTimeout(timer)
    }
  }, [words, find])
  return found
}

/** Everything the console can do and everything it knows by a name, a few letters away. */
export function Palette({ commands, placeholder, empty, find, onClose }: PaletteProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  const [typed, setTyped] = useState('')
  const found = useFound(typed.trim(), find)
  const letters = Autocomplete.useFilter()
  const items = useMemo(() => [...commands, ...found], [commands, found])
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
        items={items}
        value={typed}
        onValueChange={setTyped}
        filter={(c: Command, words: string) => found.includes(c) || letters.contains(c.label, words)}
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
              <bdi className="clip min-w-0 flex-1">{c.label}</bdi>
              <bdi className="text-muted clip max-w-[45%] shrink-0 text-sm">{c.group}</bdi>
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
