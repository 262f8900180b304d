import { useI18n } from '@qafila/i18n'

const MANY = 99

/** How many wait behind an entry of the rail; nothing when none do. */
export function Count({ n, said }: { n: number; said: string }) {
  const { format } = useI18n()
  if (!n) return null
  return (
    <>
      <span
        aria-hidden="true"
        className="bg-saffron text-on-saffron tnum absolute -end-2 -top-1.5 min-w-4 rounded-full px-1 text-center text-2xs font-bold"
      >
        {n > MANY ? `${format.number(MANY)}+` : format.number(n)}
      </span>
      <span className="sr-only">{said}</span>
    </>
  )
}
