/** Filled or empty: the shape says it without the colour. */
export const Star = ({ full }: { full: boolean }) => (
  <svg
    viewBox="0 0 20 20"
    width={32}
    height={32}
    aria-hidden="true"
    strokeWidth={1.4}
    strokeLinejoin="round"
    className={full ? 'fill-saffron stroke-on-saffron' : 'stroke-edge fill-transparent'}
  >
    <path d="M10 3l2.1 4.6 5 .6-3.7 3.4 1 5L10 14.1l-4.4 2.5 1-5L2.9 8.2l5-.6z" />
  </svg>
)
