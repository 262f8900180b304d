import './print.css'
import type { ReactNode } from 'react'
import { createPortal } from 'react-dom'

/**
 * The same content twice: on the screen where it stands, and alone on the paper. The copy for the paper is outside the
 * console's frame, so that no scroll area cuts it.
 */
export function Printable({ children, look = '' }: { children: ReactNode; look?: string }) {
  return (
    <>
      <div className={look}>{children}</div>
      {createPortal(
        <div className={`print-only ${look}`} aria-hidden="true">
          {children}
        </div>,
        document.body,
      )}
    </>
  )
}
