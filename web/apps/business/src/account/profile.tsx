import { Bdi, LOCALES } from '@qafila/i18n'
import { SelectField, TextField, toast } from '@qafila/ui'
import { useQueryClient } from '@tanstack/react-query'
import { Form } from '../parts/form'
import { Asked, Section } from '../parts/pieces'
import { useMe } from '../shell/me'
import { account } from './server'
import { useT } from './texts'

export function Profile() {
  const t = useT()
  const me = useMe()
  const queries = useQueryClient()
  const done = () => {
    void queries.invalidateQueries({ queryKey: ['me'] })
    toast(t('me.saved'))
  }
  return (
    <Section title={t('me.profile')}>
      <Asked query={me}>
        {({ user }) => (
          <div className="grid gap-5">
            <p className="text-muted break-words">
              <Bdi machine>{user.email}</Bdi>
            </p>
            <Form
              submit=""
              save={v => account.change({ name: v.text('name'), language: v.text('language') })}
              onDone={done}
            >
              {wrong => (
                <>
                  <TextField
                    label={t('me.name')}
                    name="name"
                    autoComplete="name"
                    required
                    defaultValue={user.name}
                    error={wrong('name')}
                  />
                  <SelectField
                    label={t('me.language')}
                    name="language"
                    defaultValue={user.language}
                    error={wrong('language')}
                  >
                    {Object.entries(LOCALES).map(([code, { name }]) => (
                      <option key={code} value={code} lang={code}>
                        {name}
                      </option>
                    ))}
                  </SelectField>
                </>
              )}
            </Form>
          </div>
        )}
      </Asked>
    </Section>
  )
}
