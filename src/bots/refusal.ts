// Why a bot or a run of signals cannot begin, in one plain sentence that names what is at fault. Anything else that is thrown is a defect.

export class BotRefusal extends Error {
  override readonly name = 'BotRefusal';
}
