import { useI18n } from '@qafila/i18n'
import { Button, Notice, toast } from '@qafila/ui'
import { useMutation } from '@tanstack/react-query'
import { useMe } from '../shell/me'
import { useProblemText } from '../shell/problem'
import { account, type MyAccount } from './server'
import { useT } from './texts'

/** Stands above every screen until the address of the account is confirmed. */
export function VerifyBanner() {
  const t = useT()
  const { format } = useI18n()
  const said = useProblemText()
  const me = useMe().data as MyAccount | undefined
  const again = useMutation({
    mutationFn: account.verifyAgain,
    onSuccess: () => toast(t('banner.sent')),
    onError: error => toast(said(error), { tone: 'bad' }),
  })
  if (me?.email_verified !== false) return null
  return (
    <div className="border-line border-b px-4 py-2 max-sm:px-2 max-sm:py-1">
      <Notice
        tone="warn"
        title={t('banner.title')}
        action={
          <Button
            look="quiet"
            busy={again.isPending}
            disabled={again.isSuccess}
            onClick={() => again.mutate()}
          >
            {t('banner.again')}
          </Button>
        }
      >
        {/* A phone has no room for more than what is to be done. */}
        <span className="max-sm:hidden">
          {t('banner.lead', { email: me.user.email })}{' '}
          {me.verify_email_by && t('banner.by', { day: format.day(me.verify_email_by) })}
        </span>
      </Notice>
    </div>
  )
}
