// The terminal's icons, drawn on a 16 px grid with the colour of the text around them. Decorative: names come from labels.
import type { ReactNode } from 'react';

const paths = {
  close: <path d="m4 4 8 8m0-8-8 8" />,
  chevron: <path d="m4 6 4 4 4-4" />,
  edit: <path d="m10.5 3.5 2 2L6 12l-2.7.7L4 10z" />,
  check: <path d="m3.5 8.5 3 3 6-7" />,
  warning: <path d="M8 2.5 14.5 13.5h-13zM8 6.5v3m0 2v.01" />,
  info: <path d="M8 2a6 6 0 1 1 0 12A6 6 0 0 1 8 2m0 5v4m0-6v.01" />,
  history: <path d="M2.5 8a5.5 5.500 0 1 0 1.700-4M2.500 2.500v2.500H5M8 5v3l2 1.500" />,
  search: <path d="M7 2.5a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9m3.4 7.9 3.1 3.1" />,
  dark: <path d="M13 9.5A5.5 5.5 0 0 1 6.5 3a5.5 5.5 0 1 0 6.5 6.5" />,
  light: (
    <path d="M8 5a3 3 0 1 1 0 6 3 3 0 0 1 0-6m0-3.5V3m0 10v1.5M1.5 8H3m10 0h1.5M3.4 3.4l1 1m7.2 7.2 1 1m0-9.2-1 1m-7.2 7.2-1 1" />
  ),
  system: <path d="M2 3h12v8H2zm4 10.5h4M8 11v2.5" />,
  user: (
    <path d="M8 2.5a2.6 2.6 0 1 1 0 5.2 2.6 2.6 0 0 1 0-5.2M2.8 13.5c.6-2.6 2.7-4 5.2-4s4.6 1.4 5.2 4" />
  ),
  chart: <path d="M4 2.500v2m0 5v4M2.5 4.500h3v5h-3zM11.5 2.500v4m0 4v3M10 6.500h3v4h-3z" />,
  book: <path d="M2.5 3.500h7m-7 3h11m-11 3h5m-5 3h9" />,
  trades: <path d="M2.5 5h9m0 0L9 2.500M11.5 5 9 7.500M13.5 11h-9m0 0L7 8.500M4.5 11 7 13.5" />,
  ticket: <path d="M8 3v10M3 8h10" />,
  orders: <path d="M3 2.500h10v11H3zM5.5 6h5m-5 2.500h5M5.5 11h3" />,
  bell: (
    <path d="M8 2.200a4 4 0 0 1 4 4c0 3.400 1.300 4.600 1.500 5h-11c.2-.4 1.500-1.600 1.500-5a4 4 0 0 1 4-4M6.600 13.500a1.500 1.500 0 0 0 2.800 0" />
  ),
  more: <path d="M3.5 8h.01M8 8h.01M12.5 8h.01" strokeWidth="2" />,
  layout: <path d="M2.5 3h11v10h-11zM6.500 3v10M6.500 8h7" />,
  settings: <path d="M2.500 4.500h6m3 0h2m-11 7h2m3 0h6M8.500 3v3h3V3zM4.500 10v3h3v-3z" />,
  keys: <path d="M1.500 4h13v8.500h-13zM4 7h.01M7 7h.01M10 7h.01M12.500 7h.01M4.500 10h7" />,
  plus: <path d="M8 3.500v9M3.500 8h9" />,
  wallet: <path d="M2 4.500h11.500v8.500H2zM2 4.5 10.5 2.500v2m3 3H11a1.3 1.3 0 0 0 0 2.600h2.5" />,
} as const satisfies Record<string, ReactNode>;

export type IconName = keyof typeof paths;

export function Icon({ name, className = 'size-4' }: { name: IconName; className?: string }) {
  return (
    <svg
      aria-hidden="true"
      className={`shrink-0 ${className}`}
      fill="none"
      focusable="false"
      stroke="currentColor"
      strokeLinecap="round"
      strokeLinejoin="round"
      strokeWidth="1.4"
      viewBox="0 0 16 16"
    >
      {paths[name]}
    </svg>
  );
}

/** The mark of the venue: a button. */
export function Mark({ className = 'size-6' }: { className?: string }) {
  return (
    <svg
      aria-hidden="true"
      className={`shrink-0 text-accent ${className}`}
      fill="none"
      viewBox="0 0 24 24"
    >
      <circle cx="12" cy="12" r="9.5" stroke="currentColor" strokeWidth="2" />
      <g fill="currentColor">
        <circle cx="9" cy="9" r="1.6" />
        <circle cx="15" cy="9" r="1.6" />
        <circle cx="9" cy="15" r="1.6" />
        <circle cx="15" cy="15" r="1.6" />
      </g>
    </svg>
  );
}
