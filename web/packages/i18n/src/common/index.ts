export { en } from './en'

import type { en } from './en'

export type CommonKey = keyof typeof en
