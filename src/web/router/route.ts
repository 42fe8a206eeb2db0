// Which places the terminal has, and which of them a path means. Pure: no window, no history.

export const pageNames = [
  'trade',
  'markets',
  'portfolio',
  'activity',
  'funding',
  'statements',
  'alerts',
  'notifications',
  'security',
  'instruments',
  'accounts',
  'members',
  'feeTiers',
  'approvals',
  'orders',
  'venue',
  'announcements',
  'audit',
  'health',
  'useCases',
  'bots',
  'signals',
  'resetPassword',
  'verifyEmail',
  'notFound',
] as const;
export type PageName = (typeof pageNames)[number];

/** What stands in the top bar, in its order. The pages of a section stand at its side, in the order of `pages`. */
export const sections = {
  trade: { label: 'Trade', path: '/' },
  markets: { label: 'Markets', path: '/markets' },
  account: { label: 'Account', path: '/account' },
  operator: { label: 'Operator', path: '/operator', roles: ['operator', 'auditor'] },
  useCases: { label: 'Use cases', path: '/use-cases', demoOnly: true },
} as const satisfies Readonly<Record<string, Section>>;
export type SectionName = keyof typeof sections;

export interface Section {
  readonly label: string;
  /** Means its first page. */
  readonly path: string;
  /** Only members of one of these roles find it in the top bar. */
  readonly roles?: readonly string[];
  /** Only where the venue is in demo mode. */
  readonly demoOnly?: boolean;
}

export interface Page {
  readonly name: PageName;
  readonly path: string;
  /** What stands over it, and in the title of the window. */
  readonly title: string;
  /** Undefined for a page to which only a link in a mail leads. */
  readonly section?: SectionName;
  /** Uses the whole width of the screen. */
  readonly wide?: boolean;
}

/** A page of the operator's desk: as wide as the screen. */
function desk<Name extends PageName>(name: Name, path: string, title: string) {
  return { name, path: `/operator/${path}`, title, section: 'operator', wide: true } as const;
}

/** The two of the mails' links must stay where the venue's mails point. */
export const pages = {
  trade: { name: 'trade', path: '/', title: 'Trade', section: 'trade' },
  markets: { name: 'markets', path: '/markets', title: 'Markets', section: 'markets', wide: true },
  portfolio: {
    name: 'portfolio',
    path: '/account/portfolio',
    title: 'Portfolio',
    section: 'account',
  },
  activity: { name: 'activity', path: '/account/activity', title: 'Activity', section: 'account' },
  funding: { name: 'funding', path: '/account/funding', title: 'Funding', section: 'account' },
  statements: {
    name: 'statements',
    path: '/account/statements',
    title: 'Statements',
    section: 'account',
  },
  alerts: { name: 'alerts', path: '/account/alerts', title: 'Price alerts', section: 'account' },
  notifications: {
    name: 'notifications',
    path: '/account/notifications',
    title: 'Notifications',
    section: 'account',
  },
  security: { name: 'security', path: '/account/security', title: 'Security', section: 'account' },
  health: desk('health', 'health', 'Health'),
  instruments: desk('instruments', 'instruments', 'Instruments'),
  accounts: desk('accounts', 'accounts', 'Accounts'),
  members: desk('members', 'members', 'Members'),
  feeTiers: desk('feeTiers', 'fee-tiers', 'Fee tiers'),
  approvals: desk('approvals', 'approvals', 'Approvals'),
  orders: desk('orders', 'orders', 'Orders and trades'),
  venue: desk('venue', 'venue', 'Venue'),
  announcements: desk('announcements', 'announcements', 'Announcements'),
  audit: desk('audit', 'audit', 'Audit log'),
  useCases: {
    name: 'useCases',
    path: '/use-cases',
    title: 'Use cases',
    section: 'useCases',
    wide: true,
  },
  bots: desk('bots', 'bots', 'Bots'),
  signals: desk('signals', 'signals', 'Signals'),
  resetPassword: { name: 'resetPassword', path: '/reset-password', title: 'Set a new password' },
  verifyEmail: { name: 'verifyEmail', path: '/verify-email', title: 'Confirm your mail address' },
  notFound: { name: 'notFound', path: '/404', title: 'There is no such page' },
} as const satisfies { readonly [Name in PageName]: Page & { readonly name: Name } };

/** The pages of a section in the order of its navigation. */
export function pagesOf(section: SectionName | undefined): readonly Page[] {
  if (section === undefined) return [];
  const all: readonly Page[] = Object.values(pages);
  return all.filter((page) => page.section === section);
}

/** Where links to a section lead: to its first page by the page's own path, so that a visit is one entry of the history. */
export function entryOf(section: SectionName): string {
  return pagesOf(section)[0]?.path ?? sections[section].path;
}

export function sectionOf(name: PageName): SectionName | undefined {
  const page: Page = pages[name];
  return page.section;
}

/** Slashes at the end mean nothing; the path of a section is its first page. */
export function pageOf(pathname: string): PageName {
  const path = pathname.replace(/\/+$/, '') || '/';
  if (path === '/index.html') return 'trade';
  for (const section of Object.keys(sections) as SectionName[]) {
    if (path === sections[section].path) return pagesOf(section)[0]?.name ?? 'notFound';
  }
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
