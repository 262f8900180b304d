import { useI18n } from '@qafila/i18n'
import { toast } from '@qafila/ui'
import { type QueryKey, useMutation, useQueryClient } from '@tanstack/react-query'
import { useProblemText } from '../shell/problem'

type Deed = {
  /** Said when it is done. */
  said: string
  run(): Promise<unknown>
  /** The way back, offered for as long as the sentence stands. */
  undo?: () => Promise<unknown>
}

/** Does things at once and offers the way back; afterwards what was shown under `keys` is read again. */
export function useDeeds(...keys: QueryKey[]) {
  const { common } = useI18n()
  const said = useProblemText()
  const queries = useQueryClient()
  const fresh = () => Promise.all(keys.map(queryKey => queries.invalidateQueries({ queryKey })))
  const fail = (error: unknown) => toast(said(error), { tone: 'bad' })
  const deed = useMutation({
    mutationFn: ({ run }: Deed) => run(),
    onSuccess: (_, { said, undo }) => {
      void fresh()
      toast(
        said,
        undo && {
          action: { label: common('verb.undo'), run: () => void undo().then(fresh, fail) },
        },
      )
    },
    onError: fail,
  })
  return { do: deed.mutate, busy: deed.isPending, fresh }
}
