// Why a replay cannot start or go on, in one plain sentence for whoever runs it. Anything else that is thrown is a defect.

export class Refusal extends Error {
  override readonly name: string = 'Refusal';
}

/** A mistake on the command line. */
export class OptionRefusal extends Refusal {
  override readonly name = 'OptionRefusal';
}

/** What went wrong as a short text, for the middle of a sentence. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  const inner = cause instanceof Error ? cause : error;
  const code = 'code' in inner && typeof inner.code === 'string' ? inner.code : '';
  return code === '' || inner.message.includes(code) ? inner.message : `${code} ${inner.message}`;
}
