import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, memo, type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { Icon } from './icon'
import { keyOf } from './keys'

export type Column<T> = {
  key: string
  head: ReactNode
  width: string
  cell(row: T): ReactNode
  end?: boolean
  /** The server's name of what this column sorts by; without it the head is only a word. */
  sort?: string
}

export type Sort = { by: string; down: boolean }

type GridProps<T> = {
  /** All rows that are here; or, for a list of which only a window is here, `count` and `rowAt`. */
  rows?: T[]
  count?: number
  /** The row at a place, `undefined` while it is on its way. */
  rowAt?(index: number): T | undefined
  columns: Column<T>[]
  rowKey(row: T): string
  label: string
  rowHeight?: number
  /** Without the visible header: for lists of one column. It stays for those who listen. */
  bare?: boolean
  /** The least width before the grid scrolls sideways. */
  minWidth?: string
  selected?: string | null
  /** True for rows that are ticked; with `onMark` every row gets a box to tick. */
  isMarked?(key: string): boolean
  marked?: ReadonlySet<string>
  onOpen?(row: T): void
  onMark?(row: T, index: number, range: boolean): void
  /** What stands above the boxes, and the words for one of them. */
  markAll?: ReactNode
  markLabel?(row: T): string
  sort?: Sort
  onSort?(by: string): void
  /** Called when the last loaded rows come into view. */
  onEnd?(): void
  /** Called with the first and last place on screen. */
  onRange?(first: number, last: number): void
  /** The row that the keys act on. */
  onAt?(row: T | undefined, index: number): void
  /** Where the list is taken up again, such as after a row was opened: that place is shown and has the focus. */
  startAt?: number
  /** What the rows answer: when it changes, the list begins at the top again. */
  question?: string
  /** Rows known to exist beyond those loaded, for `aria-rowcount`; -1 when unknown. */
  total?: number
}

const HEAD_PX = 36
const MARK_WIDTH = '2.75rem'

/**
 * A virtual grid: a few dozen rows in the document however many there are. One row takes focus; arrows or j/k move
 * it, Enter opens, x marks, shift+x marks up to here.
 */
export function Grid<T>(props: GridProps<T>) {
  const { rows, columns, label, rowHeight = 44, minWidth = '0', bare = false, total } = props
  const { onOpen, onMark, onEnd, onRange, onAt } = props
  const count = props.count ?? rows?.length ?? 0
  const rowAt = props.rowAt ?? ((i: number) => rows?.[i])
  const scroller = useRef<HTMLDivElement>(null)
  const { question, startAt = 0 } = props
  const [at, setAt] = useState(startAt)
  const wanted = useRef<number | null>(startAt || null)
  const head = bare ? 0 : HEAD_PX
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 8,
    scrollMargin: head,
    scrollPaddingStart: head,
  })
  const items = virtual.getVirtualItems()
  const first = items[0]?.index ?? 0
  const last = items.at(-1)?.index ?? 0
  const here = Math.min(at, count - 1)

  // biome-ignore lint/correctness/useExhaustiveDependencies: another height is another layout
  useEffect(() => virtual.measure(), [rowHeight])
  useEffect(() => {
    onRange?.(first, last)
    if (count && last >= count - 5) onEnd?.()
  }, [first, last, count, onEnd, onRange])

  const current = rowAt(here)
  useEffect(() => onAt?.(current, here), [onAt, current, here])

  // The row that a key led to takes focus as soon as it is in the document, be it a frame later.
  useLayoutEffect(() => {
    if (wanted.current === null) return
    const row = scroller.current?.querySelector<HTMLElement>(`[data-row="${wanted.current}"]`)
    if (!row) return
    wanted.current = null
    row.focus({ preventScroll: true })
  })

  const answered = useRef(question)
  useEffect(() => {
    if (answered.current === question) return
    answered.current = question
    setAt(0)
    scroller.current?.scrollTo({ top: 0 })
  }, [question])
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, where it is taken up
  useLayoutEffect(() => {
    if (startAt) virtual.scrollToIndex(startAt, { align: 'center' })
  }, [])

  const go = (to: number) => {
    const index = Math.max(0, Math.min(count - 1, to))
    wanted.current = index
    setAt(index)
    // By arithmetic: asking how far it could scroll would lay out the page once more for every key.
    const box = scroller.current
    if (!box) return
    const [top, end] = [index * rowHeight, (index + 1) * rowHeight + head - box.clientHeight]
    if (top < box.scrollTop) box.scrollTop = top
    else if (end > box.scrollTop) box.scrollTop = end
  }

  const press = (e: KeyboardEvent) => {
    if (e.ctrlKey || e.metaKey || e.altKey) return
    const row = rowAt(here)
    const key = keyOf(e.nativeEvent)
    const step = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1, PageDown: 10, PageUp: -10 }[key]
    if (step) go(here + step)
    else if (key === 'Home') go(0)
    else if (key === 'End') go(count - 1)
    else if (key === 'Enter' && row && onOpen) onOpen(row)
    else if (key.toLowerCase() === 'x' && row && onMark) onMark(row, here, e.shiftKey)
    else return
    e.preventDefault()
    e.stopPropagation()
  }

  // The rows are drawn again only when something of theirs changed; what they call is always today's.
  const live = useRef({ press, setAt, onOpen, onMark })
  live.current = { press, setAt, onOpen, onMark }
  const [calls] = useState(() => ({
    press: (e: KeyboardEvent) => live.current.press(e),
    focus: (index: number) => live.current.setAt(index),
    open: (row: T) => live.current.onOpen?.(row),
    mark: (row: T, index: number, range: boolean) => live.current.onMark?.(row, index, range),
  }))

  const widths = `${onMark && !bare ? `${MARK_WIDTH} ` : ''}${columns.map(c => c.width).join(' ')}`
  const isMarked = props.isMarked ?? (key => props.marked?.has(key) ?? false)
  return (
    <div
      ref={scroller}
      role="grid"
      aria-label={label}
      aria-rowcount={total === undefined ? count + 1 : total}
      aria-multiselectable={onMark ? true : undefined}
      className="scroll-calm h-full"
    >
      <Head {...props} widths={widths} minWidth={minWidth} bare={bare} />
      <div role="rowgroup" className="relative" style={{ height: count * rowHeight, minWidth }}>
        {items.map(item => {
          const row = rowAt(item.index)
          const key = row && props.rowKey(row)
          return (
            <Row
              // By place, not by row: a row that arrives takes over the placeholder and its focus.
              key={item.index}
              row={row}
              index={item.index}
              columns={columns as Column<unknown>[]}
              calls={calls as Calls}
              top={item.start - head}
              height={rowHeight}
              widths={widths}
              minWidth={minWidth}
              focusable={item.index === here}
              chosen={key !== undefined && props.selected === key}
              marked={key !== undefined && isMarked(key)}
              markLabel={onMark && !bare ? (row && (props.markLabel?.(row) ?? key)) || '' : undefined}
              opens={Boolean(onOpen)}
            />
          )
        })}
      </div>
    </div>
  )
}

type HeadProps<T> = GridProps<T> & { widths: string }

function Head<T>({ columns, bare, widths, minWidth, onMark, markAll, sort, onSort }: HeadProps<T>) {
  return (
    <div
      role="row"
      aria-rowindex={1}
      tabIndex={-1}
      className={
        bare
          ? 'sr-only'
          : 'bg-surface border-line text-muted sticky top-0 z-10 grid border-b text-xs font-semibold'
      }
      style={{ gridTemplateColumns: widths, minWidth, height: HEAD_PX }}
    >
      {onMark && !bare && (
        <div role="columnheader" tabIndex={-1} className="grid place-items-center">
          {markAll}
        </div>
      )}
      {columns.map(c => (
        <div
          role="columnheader"
          tabIndex={-1}
          key={c.key}
          aria-sort={c.sort && sort?.by === c.sort ? (sort.down ? 'descending' : 'ascending') : undefined}
          className={`min-w-0 self-center px-3 ${c.end ? 'text-end' : ''}`}
        >
          {c.sort && onSort ? (
            <button
              type="button"
              onClick={() => onSort(c.sort as string)}
              className={`hover:text-ink inline-flex min-h-6 max-w-full items-center gap-1 font-semibold ${sort?.by === c.sort ? 'text-ink' : ''}`}
            >
              <span className="truncate">{c.head}</span>
              {sort?.by === c.sort && (
                <Icon name="down" size={12} className={sort.down ? '' : 'rotate-180'} />
              )}
            </button>
          ) : (
            <span className="block truncate">{c.head}</span>
          )}
        </div>
      ))}
    </div>
  )
}

type Calls = {
  press(e: KeyboardEvent): void
  focus(index: number): void
  open(row: unknown): void
  mark(row: unknown, index: number, range: boolean): void
}

type RowProps = {
  row: unknown
  index: number
  columns: Column<unknown>[]
  calls: Calls
  top: number
  height: number
  widths: string
  minWidth: string
  focusable: boolean
  chosen: boolean
  marked: boolean
  /** The words of its box; without them it has none. */
  markLabel: string | undefined
  opens: boolean
}

const Row = memo(function Row(props: RowProps) {
  const { row, index, columns, calls, chosen, marked, markLabel } = props
  const tone = marked || chosen ? 'bg-brand-soft' : 'hover:bg-sunken'
  return (
    <div
      role="row"
      data-row={index}
      aria-rowindex={index + 2}
      aria-selected={marked || chosen}
      aria-busy={row === undefined || undefined}
      tabIndex={props.focusable ? 0 : -1}
      onFocus={() => calls.focus(index)}
      onClick={() => row !== undefined && calls.open(row)}
      onKeyDown={calls.press}
      className={`border-line absolute inset-x-0 top-0 grid border-b contain-strict -outline-offset-2 ${props.opens ? 'cursor-pointer' : ''} ${tone}`}
      style={{
        gridTemplateColumns: props.widths,
        minWidth: props.minWidth,
        height: props.height,
        transform: `translateY(${props.top}px)`,
      }}
    >
      {markLabel !== undefined && (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the row's own key for this is x
        <div
          role="gridcell"
          tabIndex={-1}
          className="grid place-items-center"
          onClick={e => {
            e.stopPropagation()
            if (row !== undefined) calls.mark(row, index, e.shiftKey)
          }}
        >
          <input
            type="checkbox"
            tabIndex={-1}
            checked={marked}
            readOnly
            aria-label={markLabel}
            className="accent-brand size-4.5"
          />
        </div>
      )}
      {row === undefined
        ? columns.map(c => (
            <div role="gridcell" tabIndex={-1} key={c.key} className="self-center px-3">
              <span className="bg-line/60 block h-3 w-2/3 rounded-sm" />
            </div>
          ))
        : columns.map(c => (
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
})
