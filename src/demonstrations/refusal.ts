// Why a tool cannot begin or go on, in one plain sentence for whoever runs it. Anything else that is thrown is a defect.

export class Refusal extends Error {
  override readonly name = 'Refusal';
  /** 2 for a mistake in what was asked, 1 for a run that failed. */
  readonly exitCode: 1 | 2;

  constructor(sentence: string, exitCode: 1 | 2 = 2, options?: ErrorOptions) {
    super(sentence, options);
    this.exitCode = exitCode;
  }
}

/** What went wrong as a short text, for the middle of a sentence. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  const inner = cause instanceof Error ? cause : error;
  const code = 'code' in inner && typeof inner.code === 'string' ? inner.code : '';
  return inner.message === '' ? code : inner.message;
}
