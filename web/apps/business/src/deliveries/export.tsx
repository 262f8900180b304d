import { callFile } from '@qafila/api'
import { useI18n } from '@qafila/i18n'
import { Icon } from '@qafila/ui'
import { useMutation } from '@tanstack/react-query'
import { ProblemNotice } from '../shell/problem'
import { saveFile } from './file'
import { Menu, MenuItem } from './menu'
import { questionOf } from './rows'
import type { DeliveriesSearch } from './search'
import type { Selection } from './selection'
import { useT } from './texts'

const FORMATS = ['xlsx', 'csv'] as const
/** More ids than this make an address too long; then everything that matches is meant. */
const NAMED_MAX = 200

/** The rows that match, or those that are ticked, as a spreadsheet with headings that the import knows. */
export function ExportMenu({ search, selection }: { search: DeliveriesSearch; selection: Selection }) {
  const t = useT()
  const { locale } = useI18n()
  const named = !selection.all && selection.keys.size > 0 && selection.keys.size <= NAMED_MAX
  const ids = named ? `in.(${[...selection.keys].join(',')})` : undefined
  const take = useMutation({
    mutationFn: async (format: (typeof FORMATS)[number]) => {
      const query = { ...(named ? { id: ids } : questionOf(search)), format, lang: locale }
      const { content, name } = await callFile('/deliveries/export', { query })
      saveFile(content, name ?? `deliveries.${format}`)
    },
  })
  return (
    <Menu label={t('orders.export')} icon="file">
      {close => (
        <div className="grid gap-1">
          <p className="text-muted px-2.5 pb-1 text-sm">
            {named ? t('orders.export_chosen', { n: selection.keys.size }) : t('orders.export_matching')}
          </p>
          {FORMATS.map(format => (
            <MenuItem key={format} onClick={() => take.mutate(format, { onSuccess: close })}>
              <Icon name="file" size={16} />
              {t(`orders.export_${format}`)}
            </MenuItem>
          ))}
          {take.isPending && (
            <p className="text-muted px-2.5 text-sm" role="status">
              {t('orders.exporting')}
            </p>
          )}
          {take.error && <ProblemNotice error={take.error} />}
        </div>
      )}
    </Menu>
  )
}
