// The text of the file in which recovery codes are kept: whose they are, where they count, how.

export function recoveryFile(username: string, host: string, codes: readonly string[]): string {
  const head = [
    `Recovery codes of ${username} at ${host}`,
    'Each is good once, in the place of a code of the authenticator app.',
    'New codes end these.',
  ];
  return `${[...head, '', ...codes].join('\n')}\n`;
}
