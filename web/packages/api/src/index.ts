export {
  BASE,
  call,
  callAll,
  callEnvelope,
  callFile,
  type Envelope,
  type Pagination,
  type Query,
  send,
} from './call'
export type * from './contract'
export {
  EXCEPTION_KINDS,
  type Exception,
  type ExceptionCounts,
  type ExceptionKind,
  type Exceptions,
  exceptions,
} from './exceptions'
export { type Frame, Live, type LiveState } from './live'
export {
  type Broken,
  type Edit,
  type Edited,
  type Explained,
  type FoundRoute,
  type NewJob,
  type PlanAsk,
  type PlanDay,
  type Planned,
  planning,
  type Reason,
  type Replan,
  type Revision,
  type Stand,
  type Totals,
  type WhatIf,
} from './planning'
export { type FieldError, isProblem, Problem, type ProblemBody } from './problem'
export type { Served } from './served'
export { server } from './server'
export {
  accessToken,
  configureSession,
  forget,
  isSignedOut,
  maySignInAgain,
  onSession,
  refresh,
  remember,
  restore,
  type SessionState,
  sessionState,
} from './session'
export { type Box, boxText, type Track, tracking } from './tracking'
