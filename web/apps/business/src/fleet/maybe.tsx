import { TextField } from '@qafila/ui'
import type { ComponentProps } from 'react'
import { useT } from './texts'

export type Wrong = (path: string) => string | undefined

type MaybeProps = Omit<ComponentProps<typeof TextField>, 'name' | 'error' | 'optional' | 'defaultValue'> & {
  name: string
  /** What is known now. */
  held?: string | number | null | undefined
  wrong: Wrong
  /** Where the server speaks of it, when that is not its name here. */
  path?: string
}

/** A field that may stay empty, with the server's word on it. */
export function Maybe({ name, held, wrong, path = name, ...field }: MaybeProps) {
  const t = useT()
  return (
    <TextField
      {...field}
      name={name}
      optional={t('fleet.optional')}
      defaultValue={held ?? ''}
      error={wrong(path)}
    />
  )
}
