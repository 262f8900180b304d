export { BASE, call, callAll, callEnvelope, type Envelope, type Pagination, type Query, send } from './call'
export type * from './contract'
export { type Frame, Live, type LiveState } from './live'
export { type FieldError, isProblem, Problem } from './problem'
export { server } from './server'
export {
  accessToken,
  configureSession,
  forget,
  onSession,
  refresh,
  remember,
  restore,
  type SessionState,
  sessionState,
} from './session'
