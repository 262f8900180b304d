/** Our own line icons on a 20-unit grid. `turn` marks those that must mirror in right-to-left text. */
const ICONS = {
  alert: 'M10 3 18 17H2zM10 8v4M10 14.4v.2',
  arrow: 'M4 10h12M11 5l5 5-5 5',
  battery: 'M2 7h13v6H2zM17.5 9v2',
  bell: 'M10 3a4.8 4.8 0 0 0-4.8 4.8c0 4.2-1.7 5.7-1.7 5.7h13s-1.7-1.5-1.7-5.7A4.8 4.8 0 0 0 10 3M8.4 16.2a1.8 1.8 0 0 0 3.2 0',
  bolt: 'M11 2 4 11.5h5L8.5 18 16 8.5h-5z',
  box: 'M3 6.5 10 3l7 3.5v7L10 17l-7-3.5zM3 6.5l7 3.5 7-3.5M10 10v7',
  calendar: 'M3.5 5h13v11.5h-13zM3.5 8.5h13M7 3v3M13 3v3',
  camera: 'M3 6.5h3.2L7.5 4.5h5l1.3 2H17v9.5H3zM10 13.6a2.6 2.6 0 1 0 0-5.2 2.6 2.6 0 0 0 0 5.2',
  chat: 'M3 4.5h14v9H9l-4 3v-3H3z',
  check: 'M4 10.5 8.2 15 16 5.8',
  chevron: 'M7.5 4.5 13 10l-5.5 5.5',
  clock: 'M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14M10 6v4.2l2.8 1.7',
  close: 'M5 5l10 10M15 5 5 15',
  command: 'M4 6.5l3.5 3.5L4 13.5M10 14.5h6',
  copy: 'M7 7h9.5v9.5H7zM13 7V3.5H3.5V13H7',
  door: 'M5 17V3h10v14M3 17h14M12 10v.2',
  down: 'M4.5 7.5 10 13l5.5-5.5',
  file: 'M5 2.5h6.5L15 6v11.5H5zM11.5 2.5V6H15',
  filter: 'M3 5h14M6 10h8M8.5 15h3',
  fit: 'M3 7V3h4M13 3h4v4M17 13v4h-4M7 17H3v-4',
  gear: 'M10 12.8a2.8 2.8 0 1 0 0-5.6 2.8 2.8 0 0 0 0 5.6M10 2.5v2M10 15.5v2M2.5 10h2M15.5 10h2M4.7 4.7l1.4 1.4M13.9 13.9l1.4 1.4M15.3 4.7l-1.4 1.4M6.1 13.9l-1.4 1.4',
  globe:
    'M10 17.2a7.2 7.2 0 1 0 0-14.4 7.2 7.2 0 0 0 0 14.4M2.8 10h14.4M10 2.8c2.4 2 3.4 4.4 3.4 7.2s-1 5.2-3.4 7.2c-2.4-2-3.4-4.4-3.4-7.2S7.6 4.8 10 2.8',
  key: 'M7 13.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7M10.5 10H18M15 10v3',
  layers: 'M10 3l7.5 4L10 11 2.5 7zM3 11l7 3.7L17 11',
  live: 'M10 12a2 2 0 1 0 0-4 2 2 0 0 0 0 4M6 14a5.6 5.6 0 0 1 0-8M14 14a5.6 5.6 0 0 0 0-8M3.5 16.5a9 9 0 0 1 0-13M16.5 16.5a9 9 0 0 0 0-13',
  lock: 'M5 9h10v8H5zM7 9V6.5a3 3 0 0 1 6 0V9M10 12.5v1.5',
  map: 'M2.5 5 7.5 3l5 2 5-2v12l-5 2-5-2-5 2zM7.5 3v12M12.5 5v12',
  menu: 'M3 5.5h14M3 10h14M3 14.5h14',
  message: 'M3 4h14v10H9l-4 3v-3H3zM6.5 7.5h7M6.5 10.5h4.5',
  minus: 'M4 10h12',
  moon: 'M16.5 12.2A7 7 0 0 1 7.8 3.5a7 7 0 1 0 8.7 8.7',
  people:
    'M7.5 9.5a3 3 0 1 0 0-6 3 3 0 0 0 0 6M2 16.5c.4-3.3 2.6-5 5.5-5s5.1 1.7 5.5 5M13 3.9a3 3 0 0 1 0 5.2M15 12c1.7.7 2.8 2.2 3 4.5',
  pen: 'M4 16l.8-3.6L13.5 3.7l2.8 2.8L7.6 15.2z',
  phone:
    'M6.5 3 8.3 7 6.6 8.4c1 2.2 2.7 3.9 5 5l1.4-1.7 4 1.8c0 2.2-1.2 3.5-3 3.5C8 17 3 12 3 6c0-1.8 1.3-3 3.5-3',
  pin: 'M10 17.5s5.5-5 5.5-9.3a5.5 5.5 0 0 0-11 0c0 4.3 5.5 9.3 5.5 9.3M10 10a2 2 0 1 0 0-4 2 2 0 0 0 0 4',
  plan: 'M4 16.5a1.5 1.5 0 1 0 0-3 1.5 1.5 0 0 0 0 3M16 6.5a1.5 1.5 0 1 0 0-3 1.5 1.5 0 0 0 0 3M5.5 15H12a2.5 2.5 0 0 0 0-5H8a2.5 2.5 0 0 1 0-5h6.5',
  play: 'M6 3.8v12.4L16 10z',
  plus: 'M10 4v12M4 10h12',
  refresh: 'M16 5v4h-4M4 15v-4h4M15.5 9A6 6 0 0 0 5 6.6M4.5 11A6 6 0 0 0 15 13.4',
  search: 'M9 14.5a5.5 5.5 0 1 0 0-11 5.5 5.5 0 0 0 0 11M13 13l4 4',
  shield: 'M10 2.5 16.5 5v5c0 3.7-2.6 6.3-6.5 7.5C6.1 16.3 3.5 13.7 3.5 10V5zM7 10l2.2 2.2L13.2 8',
  signout: 'M8 3.5H3.5v13H8M8 10h9M13.5 6.5 17 10l-3.5 3.5',
  star: 'M10 3l2.1 4.6 5 .6-3.7 3.4 1 5L10 14.1l-4.4 2.5 1-5L2.9 8.2l5-.6z',
  stop: 'M5.5 5.5h9v9h-9z',
  sun: 'M10 13.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7M10 2v2M10 16v2M2 10h2M16 10h2M4.3 4.3l1.4 1.4M14.3 14.3l1.4 1.4M15.7 4.3l-1.4 1.4M5.7 14.3l-1.4 1.4',
  truck:
    'M2 5h9.5v9H2zM11.5 8h3.7l2.8 3v3h-6.5zM6 16a1.7 1.7 0 1 0 0-3.4A1.7 1.7 0 0 0 6 16M14.5 16a1.7 1.7 0 1 0 0-3.4 1.7 1.7 0 0 0 0 3.4',
  undo: 'M7 4 3.5 7.5 7 11M4 7.5h7.5a4.5 4.5 0 0 1 0 9H8',
  unlock: 'M5 9h10v8H5zM7 9V6.5a3 3 0 0 1 5.8-1.1M10 12.5v1.5',
  upload: 'M10 13V3.5M6 7l4-3.5L14 7M3.5 13v3.5h13V13',
} as const

export type IconName = keyof typeof ICONS
const TURNS = new Set<IconName>(['arrow', 'chevron', 'undo', 'signout', 'truck', 'command'])

export function Icon({
  name,
  size = 20,
  className = '',
}: {
  name: IconName
  size?: number
  className?: string
}) {
  return (
    <svg
      viewBox="0 0 20 20"
      width={size}
      height={size}
      fill="none"
      stroke="currentColor"
      strokeWidth={1.5}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      className={`shrink-0 ${TURNS.has(name) ? 'rtl:-scale-x-100' : ''} ${className}`}
    >
      <path d={ICONS[name]} />
    </svg>
  )
}
