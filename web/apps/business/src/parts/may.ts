import { useMe } from '../shell/me'

/** Whether the signed-in person may: what they may not do is not offered. The server decides all the same. */
export const useMay = (permission: string): boolean => useMe().data?.permissions.includes(permission) ?? false
