import { useI18n } from '@qafila/i18n'
import { type Command, Dialog } from '@qafila/ui'
import { Keys } from '@qafila/ui/palette'
import { useT } from '../texts'

/** Every key that works on this screen. */
export function Help({ commands, onClose }: { commands: Command[]; onClose(): void }) {
  const t = useT()
  const { common } = useI18n()
  const groups = [...new Set(commands.map(c => c.group))]
  return (
    <Dialog open title={t('help.title')} closeLabel={common('verb.close')} onClose={onClose}>
      <div className="grid gap-5">
        {groups.map(group => (
          <section key={group} aria-label={group}>
            <h3 className="text-muted mb-1 text-sm font-semibold">{group}</h3>
            <dl>
              {commands
                .filter(c => c.group === group && c.keys)
                .map(c => (
                  <div
                    key={c.id}
                    className="border-line flex min-h-9 items-center justify-between gap-4 border-b last:border-0"
                  >
                    <dt>{c.label}</dt>
                    <dd>
                      <Keys keys={c.keys ?? ''} />
                    </dd>
                  </div>
                ))}
            </dl>
          </section>
        ))}
        <p className="text-muted text-sm">{t('help.grid')}</p>
      </div>
    </Dialog>
  )
}
