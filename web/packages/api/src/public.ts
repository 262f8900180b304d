export { call } from './call'
export type * from './contract'
export { isProblem, Problem } from './problem'
