import type { components } from './schema'

/** A shape of the server's own OpenAPI, by its name there. */
export type Served<Name extends keyof components['schemas']> = components['schemas'][Name]
