import { Spinner } from '@qafila/ui'

/** In the place of what is still on its way. */
export const Waiting = () => (
  <div className="text-brand grid h-full min-h-24 place-items-center">
    <Spinner />
  </div>
)
