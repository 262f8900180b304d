/** A line over the dune sea: the i-th of its ridges. */
const ridge = (i: number) => {
  const y = 150 + i * 62
  const lift = 46 - i * 2.4
  return {
    y,
    lift,
    path: `M-40 ${y + lift} C 120 ${y - lift}, 250 ${y + lift * 1.5}, 400 ${y} S 640 ${y - lift * 1.3}, 860 ${y + lift * 0.6}`,
  }
}

const ROAD = 5
const BEADS = [0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.56]

/** A point of the road by the cubic's own formula, so that the beads sit on the line. */
function onRoad(share: number): { x: number; y: number } {
  const { y, lift } = ridge(ROAD)
  const first = share < 0.5
  const s = first ? share * 2 : share * 2 - 1
  const points: [number, number][] = first
    ? [
        [-40, y + lift],
        [120, y - lift],
        [250, y + lift * 1.5],
        [400, y],
      ]
    : [
        [400, y],
        [550, y - lift * 1.5],
        [640, y - lift * 1.3],
        [860, y + lift * 0.6],
      ]
  const weights = [(1 - s) ** 3, 3 * s * (1 - s) ** 2, 3 * s ** 2 * (1 - s), s ** 3]
  const sum = (axis: 0 | 1) => points.reduce((total, p, i) => total + p[axis] * (weights[i] ?? 0), 0)
  return { x: sum(0), y: sum(1) }
}

/** The dune sea with the caravan on its way; drawn, so it costs no image. What does not fit is cut, from the `top` or around the `middle`. */
export function Ridges({ from = 'middle' }: { from?: 'middle' | 'top' }) {
  return (
    <svg
      viewBox="0 0 800 900"
      preserveAspectRatio={from === 'top' ? 'xMidYMin slice' : 'xMidYMid slice'}
      aria-hidden="true"
      className="absolute inset-0 size-full rtl:-scale-x-100"
    >
      {Array.from({ length: 9 }, (_, i) => (
        <path
          // biome-ignore lint/suspicious/noArrayIndexKey: the ridges are a drawing
          key={i}
          d={ridge(i).path}
          fill="none"
          stroke="currentColor"
          strokeWidth={i === ROAD ? 1.4 : 1}
          opacity={i === ROAD ? 0.75 : 0.16}
        />
      ))}
      <circle cx="600" cy="150" r="58" className="fill-saffron" />
      {BEADS.map((share, i) => {
        const last = i === BEADS.length - 1
        const { x, y } = onRoad(share)
        return (
          <circle
            key={share}
            cx={x}
            cy={y}
            r={last ? 11 : 5.5 + i * 0.4}
            className={last ? 'fill-saffron' : 'fill-rail-ink'}
          />
        )
      })}
    </svg>
  )
}
