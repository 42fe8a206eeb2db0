// What is wrong with the address of a webhook, as far as can be seen here. The venue resolves its name and decides.
const ports: ReadonlySet<string> = new Set(['', '443', '8443']);

export function urlProblem(text: string): string | undefined {
  const trimmed = text.trim();
  if (trimmed === '') return 'Enter the address of your program.';
  let url: URL;
  try {
    url = new URL(trimmed);
  } catch {
    return 'This is no address, such as https://example.com/buttonwood.';
  }
  if (url.protocol === 'http:') return 'The address must begin with https://.';
  if (url.protocol !== 'https:')
    return 'This is no address, such as https://example.com/buttonwood.';
  if (url.username !== '' || url.password !== '') return 'An address carries no name and password.';
  return ports.has(url.port) ? undefined : 'The port must be 443 or 8443.';
}
