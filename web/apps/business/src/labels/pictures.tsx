import './print.css'
import { Skeleton } from '@qafila/ui'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { orders } from '../deliveries/orders'
import { useT } from './texts'

/** Bytes as an address that an image can show, given back when the image goes. */
function useUrl(blob: Blob | undefined): string | undefined {
  const [url, setUrl] = useState<string>()
  useEffect(() => {
    if (!blob) return
    const made = URL.createObjectURL(blob)
    setUrl(made)
    return () => URL.revokeObjectURL(made)
  }, [blob])
  return url
}

/** A photo or signature named by its hash. A phone may still be sending it: then it says so. */
export function Picture({ sha256, label, className }: { sha256: string; label: string; className: string }) {
  const t = useT()
  const picture = useQuery({
    queryKey: ['picture', sha256],
    queryFn: () => orders.picture(sha256),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  })
  const url = useUrl(picture.data)
  if (picture.error)
    return (
      <span
        className={`bg-sunken text-muted grid place-items-center rounded-md p-2 text-center text-xs ${className}`}
      >
        {t('proof.picture_missing')}
      </span>
    )
  if (!url)
    return (
      <span className={className}>
        <Skeleton label={label} rows={2} />
      </span>
    )
  return <img src={url} alt={label} className={`rounded-md ${className}`} />
}
