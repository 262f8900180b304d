import { call, type Me, type Served } from '@qafila/api'

export type MyAccount = Me & {
  grants: Served<'Grant'>[]
  recovery_codes_left: number
  email_verified?: boolean
  verify_email_by?: string | null
}
export type Session = Served<'Session'>
export type Choice = Served<'Choice'>
export type Preferences = Served<'Preferences'>
/** What shows that it is really them: the password, and the second step where it is on. */
export type Proof = { password: string; totp?: string }

export const account = {
  change: (body: { name?: string; language?: string }) => call<MyAccount>('PATCH', '/me', { body }),
  changePassword: (body: { current: string; password: string; totp?: string }) =>
    call<unknown>('POST', '/me/password', { body }),
  beginSecondStep: () => call<Served<'Enrolment'>>('POST', '/me/totp', { body: {} }),
  confirmSecondStep: (totp: string) =>
    call<Served<'RecoveryCodes'>>('POST', '/me/totp/confirm', { body: { totp } }),
  disableSecondStep: (body: Proof) => call<unknown>('POST', '/me/totp/disable', { body }),
  newCodes: (body: Proof) => call<Served<'RecoveryCodes'>>('POST', '/me/recovery-codes', { body }),
  sessions: () => call<Session[]>('GET', '/me/sessions'),
  nameSession: (id: string, device_name: string) =>
    call<Session>('PATCH', `/me/sessions/${id}`, { body: { device_name } }),
  endSession: (id: string) => call<{ ended: number }>('DELETE', `/me/sessions/${id}`),
  endOtherSessions: () => call<{ ended: number }>('DELETE', '/me/sessions'),
  preferences: () => call<Preferences>('GET', '/notices/preferences'),
  choose: (body: object) => call<Preferences>('PUT', '/notices/preferences', { body }),
  verifyAgain: () => call<unknown>('POST', '/me/verify-email', { body: {} }),
}
