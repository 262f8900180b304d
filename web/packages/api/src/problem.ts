/** What the server answers when it will not: RFC 9457 in spirit, inside the envelope. Codes are stable words. */
export type FieldError = {
  path: string
  message: string
  /** Which sentence this is, for those who say it in another language; numbers and names are in `params`. */
  code?: string | null
  params?: Readonly<Record<string, string | number>> | null
}

export type ProblemBody = {
  type: string
  title: string
  detail?: string
  fields?: FieldError[]
  /** Commands that would be legal now, when the refused one was not. */
  allowed?: string[]
}

/** A refused or failed call. `status` 0 means that no answer came at all. */
export class Problem extends Error {
  readonly type: string
  readonly fields: FieldError[]
  readonly allowed: string[]

  constructor(
    readonly status: number,
    readonly body: ProblemBody,
    readonly requestId: string,
    /** Seconds to wait before another try, when the server said so. */
    readonly retryAfterS?: number,
  ) {
    super(body.detail || body.title)
    this.name = 'Problem'
    this.type = body.type
    this.fields = body.fields ?? []
    this.allowed = body.allowed ?? []
  }

  static network(): Problem {
    return new Problem(0, { type: 'network', title: 'network' }, '')
  }

  /** The message for one field of a form, by its path in the request. */
  field(path: string): string | undefined {
    return this.fields.find(f => f.path === path)?.message
  }
}

export const isProblem = (e: unknown, status?: number): e is Problem =>
  e instanceof Problem && (status === undefined || e.status === status)
