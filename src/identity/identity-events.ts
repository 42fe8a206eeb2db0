// What happens to members, for whoever keeps watch: the audit log, the notifications. It must never carry a secret.

export type IdentityEventKind =
  | 'signedUp'
  | 'signedIn'
  | 'signInFailed'
  | 'secondFactorFailed'
  | 'signedOut'
  | 'sessionRevoked'
  | 'refreshTokenReused'
  | 'passwordChanged'
  | 'passwordReset'
  | 'emailVerified'
  | 'secondFactorOn'
  | 'secondFactorOff'
  | 'recoveryCodesRenewed'
  | 'keyCreated'
  | 'keyRevoked'
  | 'accountOpened'
  | 'rolesChanged'
  | 'statusChanged'
  | 'accountGranted'
  | 'accountRevoked';

export interface IdentityEvent {
  readonly kind: IdentityEventKind;
  /** Empty where nobody has the name that was tried. */
  readonly memberId: string;
  readonly username: string;
  /** Where it came from; empty where the venue did it itself. */
  readonly address: string;
  readonly device: string;
  readonly atMs: number;
  /** What it is about: a key's id, an account's name, roles. */
  readonly detail: string;
}

export type IdentityListener = (event: IdentityEvent) => void;
