import { useI18n } from '@qafila/i18n'
import { Button, Dialog, SelectField, toast } from '@qafila/ui'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type Canned, talk } from '../messages/messages'
import { Form } from '../parts/form'
import { useMay } from '../parts/may'
import { Asked, Lines, Pill, Section, Two } from '../parts/pieces'
import { InThree, inLanguage, type Three, writtenIn } from '../parts/three'
import { useDeeds } from '../parts/undo'
import { useT } from './texts'

/** The conversations read them under the same name. */
const KEY = ['canned']
const SIDES = ['both', 'dispatch', 'driver'] as const
const TEXT_MAX = 500

/** What drivers and dispatchers can say with one touch: ours for everybody, and the organisation's own. */
export function RepliesPart() {
  const t = useT()
  const { common, locale } = useI18n()
  const may = useMay('messages:write')
  const query = useQuery({ queryKey: KEY, queryFn: talk.canned })
  const [open, setOpen] = useState<Canned | 'new' | null>(null)
  const held = open && open !== 'new' ? open : undefined
  return (
    <Section
      title={t('settings.replies')}
      lead={t('reply.lead')}
      actions={
        may && (
          <Button icon="plus" onClick={() => setOpen('new')}>
            {t('reply.add')}
          </Button>
        )
      }
    >
      <Asked query={query}>
        {replies => (
          <Lines
            items={replies}
            keyOf={reply => reply.code}
            line={reply => (
              <>
                <Two
                  first={<bdi>{inLanguage(reply.texts, locale)}</bdi>}
                  second={t(`reply.side_${reply.side === 'recipient' ? 'both' : reply.side}`)}
                />
                {reply.id ? (
                  may && (
                    <Button look="plain" onClick={() => setOpen(reply)}>
                      {t('reply.edit')}
                      <span className="sr-only"> {inLanguage(reply.texts, locale)}</span>
                    </Button>
                  )
                ) : (
                  <Pill tone="quiet" icon="lock">
                    {t('reply.built_in')}
                  </Pill>
                )}
              </>
            )}
          />
        )}
      </Asked>
      <Dialog
        open={open !== null}
        place="side"
        title={t(held ? 'reply.edit' : 'reply.add')}
        closeLabel={common('verb.close')}
        onClose={() => setOpen(null)}
        footer={held && <Remove reply={held} onDone={() => setOpen(null)} />}
      >
        <ReplyForm held={held} onDone={() => setOpen(null)} />
      </Dialog>
    </Section>
  )
}

function Remove({ reply, onDone }: { reply: Canned; onDone(): void }) {
  const t = useT()
  const deeds = useDeeds(KEY)
  const { code, side, texts } = reply
  const remove = () => {
    onDone()
    deeds.do({
      said: t('reply.removed'),
      run: () => talk.removeCanned(reply.id ?? ''),
      undo: () => talk.addCanned({ code, side, texts }),
    })
  }
  return (
    <Button look="quiet" onClick={remove}>
      {t('reply.remove')}
    </Button>
  )
}

function ReplyForm({ held, onDone }: { held: Canned | undefined; onDone(): void }) {
  const t = useT()
  const queries = useQueryClient()
  const [texts, setTexts] = useState<Three>(held?.texts ?? {})
  const [side, setSide] = useState<Canned['side']>(held?.side ?? 'both')
  const save = () => {
    const said = writtenIn(texts)
    const body = { side, texts: { ...said, en: said?.en ?? '' } }
    return held?.id
      ? talk.putCanned(held.id, { ...body, code: held.code })
      : // Nobody has to think of a name for a sentence.
        talk.addCanned({ ...body, code: `own_${crypto.randomUUID().slice(0, 8)}` })
  }
  const done = () => {
    void queries.invalidateQueries({ queryKey: KEY })
    toast(t('settings.saved'))
    onDone()
  }
  return (
    <Form submit="" save={save} onDone={done}>
      {wrong => (
        <>
          <InThree
            label={t('reply.text')}
            texts={texts}
            onTexts={setTexts}
            required
            optional={t('settings.optional')}
            maxLength={TEXT_MAX}
            wrong={l => wrong(`texts.${l}`) ?? (l === 'en' ? wrong('texts') : undefined)}
          />
          <SelectField
            label={t('reply.side')}
            value={side}
            error={wrong('side')}
            onChange={e => setSide(e.currentTarget.value as Canned['side'])}
          >
            {SIDES.map(s => (
              <option key={s} value={s}>
                {t(`reply.side_${s}`)}
              </option>
            ))}
          </SelectField>
        </>
      )}
    </Form>
  )
}
