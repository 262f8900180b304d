import { call } from '@qafila/api'
import type { ProofCheck as Finding } from '@qafila/i18n/proof'
import { useQuery } from '@tanstack/react-query'
import type { Proof } from './orders'

export type ProofCheck = { valid: boolean; fault: string | null; superseded: boolean; checks: Finding[] }

/** Works the seal out again on the server, as anybody may with the proof's public address. */
export const useProofCheck = ({ id, seal }: Proof) =>
  useQuery({
    queryKey: ['proof-check', seal],
    enabled: id !== undefined,
    queryFn: () => call<ProofCheck>('GET', `/public/proofs/${id}`, { open: true }),
    retry: false,
    staleTime: 60_000,
  })
