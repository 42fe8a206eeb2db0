// A speed in words, for the command line and the remote control alike.

const speedMax = 1_000_000;

/** Times the data's clock; undefined for `max`, as fast as it goes; `wrong` for anything that is no speed. */
export function readSpeed(text: string): number | undefined | 'wrong' {
  if (text === 'max') return undefined;
  const speed = Number(text);
  return /^\d+(?:\.\d+)?$/.test(text) && speed > 0 && speed <= speedMax ? speed : 'wrong';
}
