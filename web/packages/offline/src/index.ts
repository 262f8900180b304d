export { useAwake } from './awake'
export type { Deed, Ended, Fix } from './db'
export { fileOf, type Upload, waitingFiles } from './files'
export { flush, forgetEnded, type Lane, type Sender } from './flush'
export { changed, useStored } from './news'
export {
  discard,
  ended,
  isWaiting,
  keepPaper,
  type NewDeed,
  type NewFile,
  perform,
  performAll,
  queued,
  queuedBySeq,
  readPaper,
  retry,
} from './outbox'
export { claim, owner, unsent, wipe } from './owner'
export { sha256, shrink } from './picture'
export { learn, useReachable } from './reach'
export { type Here, lastFix, locate, record } from './recorder'
export { type Result, settle } from './settle'
export { dropPapers, keepBlob, namesUnder, readBlob } from './sheets'
export { type KeptStop, readStop, readStops, replaceStops } from './stops'
export { Locked } from './vault'
