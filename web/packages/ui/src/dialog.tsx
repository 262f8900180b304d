import { type ReactNode, useEffect, useRef } from 'react'
import { IconButton } from './button'

type DialogProps = {
  open: boolean
  title: ReactNode
  closeLabel: string
  onClose(): void
  children: ReactNode
  footer?: ReactNode
  /** `centre` asks; `side` shows beside the work. */
  place?: 'centre' | 'side'
}

const PLACE = {
  // On a phone it stands at the bottom, where the thumb is.
  centre:
    'm-auto w-[min(34rem,calc(100vw-2rem))] max-h-[calc(100dvh-3rem)] rounded-lg max-sm:mb-0 max-sm:w-screen max-sm:rounded-b-none max-sm:border-x-0 max-sm:border-b-0 max-sm:pb-[env(safe-area-inset-bottom)]',
  side: 'm-0 ms-auto h-dvh max-h-none w-[min(30rem,100vw)] rounded-none border-y-0 border-e-0',
}

/** The platform's own modal: focus stays inside, Escape closes, what opened it gets focus back. */
export function Dialog({
  open,
  title,
  closeLabel,
  onClose,
  children,
  footer,
  place = 'centre',
}: DialogProps) {
  const ref = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    const dialog = ref.current
    if (open && !dialog?.open) dialog?.showModal()
    if (!open && dialog?.open) dialog.close()
  }, [open])
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape is the dialog's own key; the click is on the backdrop only
    <dialog
      ref={ref}
      onClose={onClose}
      onClick={e => e.target === ref.current && onClose()}
      className={`bg-raised text-ink border-line shadow-float fixed max-w-none border p-0 ${PLACE[place]}`}
    >
      {open && (
        <div className="flex h-full max-h-[inherit] flex-col">
          <header className="border-line flex items-center justify-between gap-4 border-b px-5 py-3">
            <h2 className="text-lg font-semibold">{title}</h2>
            <IconButton
              icon="close"
              label={closeLabel}
              onClick={onClose}
              className="text-muted hover:bg-sunken -me-2"
            />
          </header>
          <div className="scroll-calm min-h-0 flex-1 px-5 py-4">{children}</div>
          {footer && (
            <footer className="border-line flex flex-wrap justify-end gap-2 border-t px-5 py-3">
              {footer}
            </footer>
          )}
        </div>
      )}
    </dialog>
  )
}
