// Members kept in memory: the two demo users and whoever the composition root adds, such as the venue's own bots. Passwords are
// hashed in the background and then forgotten, so that a start does not wait for them.

import crypto from 'node:crypto';
import type { Member, Members, Role } from './members.ts';
import { hashPassword, verifyPassword } from './password-hash.ts';

export interface MemberEntry {
  readonly username: string;
  readonly password: string;
  readonly displayName?: string;
  readonly roles?: readonly Role[];
  /** Names of accounts, the usual one first. */
  readonly accounts: readonly string[];
}

/** Known to everybody: a venue with real members leaves them out. */
export const demoMembers: readonly MemberEntry[] = [
  {
    username: 'buyer_demo',
    password: 'demopass123',
    displayName: 'Buyer (demo)',
    accounts: ['buyer_demo'],
  },
  {
    username: 'seller_demo',
    password: 'demopass123',
    displayName: 'Seller (demo)',
    accounts: ['seller_demo'],
  },
];

/** Steers the whole venue, with a password that everybody knows: there only for whoever sits at the venue's own machine. */
export const operatorDemo: MemberEntry = {
  username: 'operator_demo',
  password: 'demopass123',
  displayName: 'Operator (demo)',
  roles: ['operator'],
  accounts: [],
};

/** Where the venue can be reached. */
export interface Reach {
  readonly host: string;
  readonly publicUrl: string | undefined;
  readonly trustProxy: number;
}

/** The demo members of a venue that can be reached so: the operator only where nobody outside the machine can come to the door. */
export function demoMembersFor(reach: Reach): readonly MemberEntry[] {
  return isLoopbackOnly(reach) ? [...demoMembers, operatorDemo] : demoMembers;
}

/** A proxy in front, or an address that members are given, means that others come. */
function isLoopbackOnly({ host, publicUrl, trustProxy }: Reach): boolean {
  if (!isLoopback(host) || trustProxy > 0) return false;
  return publicUrl === undefined || isLoopback(new URL(publicUrl).hostname);
}

function isLoopback(host: string): boolean {
  const bare = host.replace(/^\[(.*)\]$/, '$1').toLowerCase();
  return bare === 'localhost' || bare === '::1' || /^127(?:\.\d{1,3}){3}$/.test(bare);
}

/** The same for the same name: a UUID made of its hash (RFC 9562, version 8). */
function memberIdOf(username: string): string {
  const hex = crypto.createHash('sha256').update(username).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

export class MemoryMembers implements Members {
  private readonly byUsername = new Map<string, Member>();
  private readonly hashes = new Map<string, string>();
  /** Compared with where there is no such member, so that the answer takes as long. */
  private decoy = '';
  private entries: readonly MemberEntry[];
  private ready: Promise<void> | undefined;

  constructor(entries: readonly MemberEntry[]) {
    this.entries = entries;
    for (const { username, displayName, roles, accounts } of entries) {
      this.byUsername.set(username, {
        memberId: memberIdOf(username),
        username,
        displayName: displayName ?? username,
        roles: roles ?? ['trader'],
        accounts: accounts.map((name) => ({ name, access: 'owner' as const })),
      });
    }
  }

  /** Computes the hashes; the first who signs in waits for it where nobody has called it before. */
  warm(): Promise<void> {
    this.ready ??= this.hashAll();
    return this.ready;
  }

  async authenticate(username: string, password: string): Promise<Member | undefined> {
    await this.warm();
    const isRight = await verifyPassword(this.hashes.get(username) ?? this.decoy, password);
    return isRight ? this.byUsername.get(username) : undefined;
  }

  member(username: string): Promise<Member | undefined> {
    return Promise.resolve(this.byUsername.get(username));
  }

  private async hashAll(): Promise<void> {
    const { entries } = this;
    const hash = async ({ username, password }: MemberEntry): Promise<void> => {
      this.hashes.set(username, await hashPassword(password));
    };
    const hashDecoy = async (): Promise<void> => {
      this.decoy = await hashPassword(crypto.randomUUID());
    };
    await Promise.all([hashDecoy(), ...entries.map(hash)]);
    this.entries = [];
  }
}
