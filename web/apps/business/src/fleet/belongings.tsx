import { Button } from '@qafila/ui'
import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Asked, Lines, Nothing, Section } from '../parts/pieces'

type BelongingsProps<T> = {
  title: string
  query: UseQueryResult<T[]>
  /** What is said when there are none. */
  none: string
  line(thing: T): ReactNode
  /** The word on the button that adds one, for whoever may. */
  add: string | false
  onAdd(): void
  children: ReactNode
}

/** What belongs to one vehicle or one driver, each thing a line, and the way to another one. */
export function Belongings<T extends { id: string }>(props: BelongingsProps<T>) {
  const { title, query, none, line, add, onAdd, children } = props
  return (
    <Section
      title={title}
      actions={
        add && (
          <Button look="quiet" icon="plus" onClick={onAdd}>
            {add}
          </Button>
        )
      }
    >
      <Asked query={query}>
        {things =>
          things.length ? (
            <Lines items={things} keyOf={thing => thing.id} line={line} />
          ) : (
            <Nothing>{none}</Nothing>
          )
        }
      </Asked>
      {children}
    </Section>
  )
}
