import { call, sessionState } from '@qafila/api'
import { Notice, Skeleton } from '@qafila/ui'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useSearch } from '@tanstack/react-router'
import { useEffect } from 'react'
import { Queries } from '../queries'
import { useProblemText } from '../shell/problem'
import { useT } from '../texts'
import { EnterFrame } from './frame'

/** The link from the letter: opening it is all there is to do. */
export const VerifyEmail = () => (
  <Queries>
    <Verify />
  </Queries>
)

function Verify() {
  const t = useT()
  const said = useProblemText()
  const queries = useQueryClient()
  const { token } = useSearch({ from: '/verify-email' })
  // Asked once, however often the screen is drawn: the link is good once.
  const verified = useQuery({
    queryKey: ['verify-email', token],
    queryFn: () => call<unknown>('POST', '/auth/verify-email', { body: { token: token ?? '' }, open: true }),
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  })
  useEffect(() => {
    if (verified.isSuccess) void queries.invalidateQueries({ queryKey: ['me'] })
  }, [verified.isSuccess, queries])
  const inside = sessionState() === 'in'
  return (
    <EnterFrame
      title={t('verify.title')}
      foot={
        <Link
          to={inside ? '/' : '/sign-in'}
          className="text-brand font-semibold underline-offset-4 hover:underline"
        >
          {t(inside ? 'nav.live' : 'password.back')}
        </Link>
      }
    >
      {verified.isPending ? (
        <Skeleton label={t('verify.title')} rows={2} />
      ) : verified.error ? (
        <Notice tone="bad">{said(verified.error)}</Notice>
      ) : (
        <Notice tone="ok">{t('verify.done')}</Notice>
      )}
    </EnterFrame>
  )
}
