/** A code to be read by another phone: dark on white in every theme, or a camera does not find it. */
export function Qr({ side, path, label }: { side: number; path: string; label: string }) {
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${side} ${side}`}
      shapeRendering="crispEdges"
      className="mx-auto w-64 max-w-full rounded-md"
    >
      <path d={`M0 0h${side}v${side}H0z`} fill="white" />
      <path d={path} fill="black" />
    </svg>
  )
}
