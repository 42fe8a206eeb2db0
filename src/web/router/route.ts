// Which places the terminal has, and which of them a path means. Pure: no window, no history.

export const pageNames = [
  'trade',
  'portfolio',
  'security',
  'resetPassword',
  'verifyEmail',
  'notFound',
] as const;
export type PageName = (typeof pageNames)[number];

export interface Page {
  readonly name: PageName;
  readonly path: string;
  /** What stands over it, and in the title of the window. */
  readonly title: string;
}

/** The two at the end of the mails' links must stay where the venue's mails point. */
export const pages = {
  trade: { name: 'trade', path: '/', title: 'Trade' },
  portfolio: { name: 'portfolio', path: '/account/portfolio', title: 'Portfolio' },
  security: { name: 'security', path: '/account/security', title: 'Security' },
  resetPassword: { name: 'resetPassword', path: '/reset-password', title: 'Set a new password' },
  verifyEmail: { name: 'verifyEmail', path: '/verify-email', title: 'Confirm your mail address' },
  notFound: { name: 'notFound', path: '/404', title: 'There is no such page' },
} as const satisfies { readonly [Name in PageName]: Page & { readonly name: Name } };

/** What stands in the side navigation, in its order. */
export const accountPages: readonly Page[] = [pages.portfolio, pages.security];

/** Slashes at the end mean nothing; `/account` is its first page. */
export function pageOf(pathname: string): PageName {
  const path = pathname.replace(/\/+$/, '') || '/';
  if (path === '/account') return accountPages[0]?.name ?? 'notFound';
  if (path === '/index.html') return 'trade';
  return pageNames.find((name) => pages[name].path === path) ?? 'notFound';
}

/** What a mail's link carries behind its #; null where there is nothing of the kind. */
export function linkToken(hash: string): string | null {
  const token = new URLSearchParams(hash.replace(/^#/, '')).get('token');
  return token === null || token === '' ? null : token;
}

/** The stock that stands behind the # of the trade page; null on every other page, where a # means something else. */
export function symbolOf(pathname: string, hash: string): string | null {
  if (pageOf(pathname) !== 'trade') return null;
  const text = hash.replace(/^#/, '');
  try {
    return text === '' ? null : decodeURIComponent(text);
  } catch {
    return null;
  }
}
