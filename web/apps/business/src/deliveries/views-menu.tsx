import { isProblem } from '@qafila/api'
import { Bdi, useI18n } from '@qafila/i18n'
import { Button, Check, IconButton, TextField, toast } from '@qafila/ui'
import { type FormEvent, useState } from 'react'
import { useProblemText } from '../shell/problem'
import { useMe } from '../shell/shell'
import { type ColumnKey, onlyColumns } from './columns'
import { Menu, MenuItem } from './menu'
import type { DeliveriesSearch } from './search'
import { useT } from './texts'
import { columnsOf, isShowing, searchOf, useViews, type View } from './views'

type ViewsProps = {
  search: DeliveriesSearch
  columns: readonly ColumnKey[]
  onView(search: DeliveriesSearch, columns: ColumnKey[]): void
}

/** Lists to come back to: one's own, and those that colleagues share. */
export function ViewsMenu({ search, columns, onView }: ViewsProps) {
  const t = useT()
  const { views, save, remove } = useViews()
  const active = views.find(view => isShowing(view, search))
  const show = (view: View) => onView(searchOf(view), onlyColumns(columnsOf(view)))
  return (
    <Menu wide label={active?.name ?? t('views.title')} icon="star">
      {close => (
        <div className="grid gap-3">
          {views.length ? (
            <ul className="grid gap-0.5" aria-label={t('views.title')}>
              {views.map(view => (
                <li key={view.id} className="flex items-center gap-1">
                  <MenuItem
                    pressed={view === active}
                    onClick={() => {
                      show(view)
                      close()
                    }}
                  >
                    <span className="min-w-0 flex-1">
                      <Bdi clip>{view.name}</Bdi>
                    </span>
                    {view.shared && (
                      <span className="text-muted text-xs">
                        {view.mine ? t('views.shared') : <Bdi>{view.owner_name}</Bdi>}
                      </span>
                    )}
                  </MenuItem>
                  {view.mine && (
                    <IconButton
                      icon="close"
                      size={16}
                      className="text-muted shrink-0"
                      label={t('views.remove', { name: view.name })}
                      onClick={() =>
                        remove.mutate(view, {
                          onSuccess: () =>
                            toast(t('views.removed'), {
                              action: {
                                label: t('bulk.undo'),
                                run: () =>
                                  save.mutate({
                                    name: view.name,
                                    search: searchOf(view),
                                    columns: columnsOf(view),
                                    shared: view.shared,
                                  }),
                              },
                            }),
                        })
                      }
                    />
                  )}
                </li>
              ))}
            </ul>
          ) : (
            <p className="text-muted text-sm">{t('views.none')}</p>
          )}
          <Keep search={search} columns={columns} save={save} />
        </div>
      )}
    </Menu>
  )
}

type KeepProps = Omit<ViewsProps, 'onView'> & { save: ReturnType<typeof useViews>['save'] }

function Keep({ search, columns, save }: KeepProps) {
  const t = useT()
  const { common } = useI18n()
  const said = useProblemText()
  const me = useMe()
  const [name, setName] = useState('')
  const [shared, setShared] = useState(false)
  const taken = isProblem(save.error, 409)
  const submit = (e: FormEvent) => {
    e.preventDefault()
    save.mutate(
      { name: name.trim(), search, columns: [...columns], shared },
      { onSuccess: () => setName('') },
    )
  }
  return (
    <form onSubmit={submit} className="border-line grid gap-2.5 border-t pt-3">
      <TextField
        label={t('views.keep')}
        value={name}
        maxLength={80}
        required
        error={save.error ? (taken ? t('views.taken') : said(save.error)) : undefined}
        onChange={e => setName(e.currentTarget.value)}
      />
      {me.data?.permissions.includes('views:share') && (
        <Check label={t('views.share')} checked={shared} onChange={e => setShared(e.currentTarget.checked)} />
      )}
      <Button type="submit" look="quiet" busy={save.isPending} disabled={!name.trim()}>
        {common('verb.save')}
      </Button>
    </form>
  )
}
