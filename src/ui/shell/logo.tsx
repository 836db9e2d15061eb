export function Logo({ size = 36 }: { size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 36 36"
      fill="none"
      aria-hidden
      style={{ display: 'block', color: 'var(--action)' }}
    >
      <rect x="1" y="1" width="34" height="34" rx="9" fill="currentColor" />
      <path
        d="M8 19.5h5l2.6-7 4.6 12.5 3.1-8.2 1.2 2.7H28"
        stroke="var(--on-action)"
        strokeWidth="2.3"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
