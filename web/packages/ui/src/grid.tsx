import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react'

export type Column<T> = {
  key: string
  head: ReactNode
  width: string
  cell(row: T): ReactNode
  end?: boolean
}

type GridProps<T> = {
  rows: T[]
  columns: Column<T>[]
  rowKey(row: T): string
  label: string
  rowHeight?: number
  /** Without the visible header: for lists of one column. It stays for those who listen. */
  bare?: boolean
  /** The least width before the grid scrolls sideways. */
  minWidth?: string
  selected?: string | null
  marked?: ReadonlySet<string>
  onOpen?(row: T): void
  onMark?(row: T): void
  /** Called when the last loaded rows come into view. */
  onEnd?(): void
  /** Rows known to exist beyond those loaded, for `aria-rowcount`; -1 when unknown. */
  total?: number
}

/**
 * A virtual grid: a few dozen rows in the document however many there are. One row takes focus; arrows or j/k move
 * it, Enter opens, x marks.
 */
export function Grid<T>(props: GridProps<T>) {
  const {
    rows,
    columns,
    rowKey,
    label,
    rowHeight = 44,
    minWidth = '0',
    bare = false,
    selected,
    marked,
    onOpen,
    onMark,
    onEnd,
    total,
  } = props
  const scroller = useRef<HTMLDivElement>(null)
  const [at, setAt] = useState(0)
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 8,
  })
  const items = virtual.getVirtualItems()
  const last = items.at(-1)?.index ?? 0

  useEffect(() => {
    if (rows.length && last >= rows.length - 5) onEnd?.()
  }, [last, rows.length, onEnd])

  const go = (to: number) => {
    const index = Math.max(0, Math.min(rows.length - 1, to))
    setAt(index)
    virtual.scrollToIndex(index)
    requestAnimationFrame(() =>
      scroller.current?.querySelector<HTMLElement>(`[data-row="${index}"]`)?.focus(),
    )
  }

  const press = (e: KeyboardEvent) => {
    const row = rows[at]
    const step = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1, PageDown: 10, PageUp: -10 }[e.key]
    if (step) go(at + step)
    else if (e.key === 'Home') go(0)
    else if (e.key === 'End') go(rows.length - 1)
    else if (e.key === 'Enter' && row) onOpen?.(row)
    else if (e.key === 'x' && row) onMark?.(row)
    else return
    e.preventDefault()
    e.stopPropagation()
  }

  const template = { gridTemplateColumns: columns.map(c => c.width).join(' '), minWidth }
  return (
    <div
      ref={scroller}
      role="grid"
      aria-label={label}
      aria-rowcount={total === undefined ? rows.length + 1 : total}
      aria-multiselectable={onMark ? true : undefined}
      className="scroll-calm h-full"
    >
      <div
        role="row"
        aria-rowindex={1}
        tabIndex={-1}
        className={
          bare
            ? 'sr-only'
            : 'bg-surface border-line text-muted sticky top-0 z-10 grid border-b text-xs font-semibold'
        }
        style={{ ...template, height: 36 }}
      >
        {columns.map(c => (
          <div
            role="columnheader"
            tabIndex={-1}
            key={c.key}
            className={`truncate self-center px-3 ${c.end ? 'text-end' : ''}`}
          >
            {c.head}
          </div>
        ))}
      </div>
      <div role="rowgroup" className="relative" style={{ height: virtual.getTotalSize(), minWidth }}>
        {items.map(item => {
          const row = rows[item.index] as T
          const key = rowKey(row)
          return (
            <div
              role="row"
              key={key}
              data-row={item.index}
              aria-rowindex={item.index + 2}
              aria-selected={marked ? marked.has(key) : selected === key}
              tabIndex={item.index === Math.min(at, rows.length - 1) ? 0 : -1}
              onFocus={() => setAt(item.index)}
              onClick={() => onOpen?.(row)}
              onKeyDown={press}
              className={`border-line hover:bg-sunken absolute inset-x-0 top-0 grid cursor-pointer border-b -outline-offset-2 ${selected === key ? 'bg-brand-soft' : ''}`}
              style={{ ...template, height: rowHeight, transform: `translateY(${item.start}px)` }}
            >
              {columns.map(c => (
                <div
                  role="gridcell"
                  key={c.key}
                  tabIndex={-1}
                  className={`min-w-0 truncate self-center px-3 ${c.end ? 'tnum text-end' : ''}`}
                >
                  {c.cell(row)}
                </div>
              ))}
            </div>
          )
        })}
      </div>
    </div>
  )
}
