// Why the tour cannot begin or go on, in one plain sentence for whoever takes it. Anything else that is thrown is a defect.

export class Refusal extends Error {
  override readonly name = 'Refusal';
}
