// Whether a browser's request comes from the venue's own pages: what cookies alone cannot tell.

/** True where the page behind `origin` was served under this host name, or is allowed by name. */
export function isOwnOrigin(
  origin: string,
  host: string | undefined,
  allowed: readonly string[],
): boolean {
  if (allowed.includes(origin)) return true;
  const url = URL.parse(origin);
  return url !== null && host !== undefined && url.host === host.toLowerCase();
}
