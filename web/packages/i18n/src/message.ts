/**
 * Messages and their types. A catalogue is a plain object; English is its type, so a missing or misspelt key,
 * and a `{name}` that is not passed, are compile errors. A counted message is an object of plural forms and is
 * chosen by `n`.
 */
export type Plural = Partial<Record<Intl.LDMLPluralRule, string>> & { readonly other: string }
export type Message = string | Plural
export type Catalogue = Readonly<Record<string, Message>>

/** The same keys in another language; a counted message stays counted and may use forms English lacks. */
export type Translation<En extends Catalogue> = {
  readonly [K in keyof En]: En[K] extends string ? string : Plural
}

type Holes<S> = S extends `${string}{${infer Name}}${infer Rest}` ? Name | Holes<Rest> : never
type Text<M> = M extends { other: infer O } ? O : M
type Needs<M> = Holes<Text<M>> | (M extends Plural ? 'n' : never)
export type Values = Readonly<Record<string, string | number>>
type Args<M> = [Needs<M>] extends [never] ? [] : [values: { readonly [N in Needs<M>]: string | number }]

/** `t('key')` or `t('key', {name})`: typed by the English text itself. */
export type Translate<En extends Catalogue> = <K extends keyof En & string>(
  key: K,
  ...args: Args<En[K]>
) => string

/** First-strong isolate and its end: what stands between them turns nothing around it. */
const [FSI, PDI] = ['\u2068', '\u2069']

/**
 * Fills one message. Numbers are written in the reader's digits; text is kept as it is. In a text from right to left
 * (`isolate`) each value stands for itself, or a Latin name would draw the number after it to its other side.
 */
export function fill(
  message: Message,
  rules: Intl.PluralRules,
  digits: Intl.NumberFormat,
  values?: Values,
  isolate = false,
): string {
  const text =
    typeof message === 'string' ? message : (message[rules.select(Number(values?.n ?? 0))] ?? message.other)
  if (!values) return text
  return text.replace(/\{(\w+)\}/g, (hole, name: string) => {
    const value = values[name]
    if (value === undefined) return hole
    if (typeof value === 'number') return digits.format(value)
    return isolate && value ? `${FSI}${value}${PDI}` : value
  })
}
