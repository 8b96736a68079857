/** A web address of visible ASCII signs, so that it is what it looks like: no name or password stands before its host, and its host is spelled out. */
export function isPlain(address: string): boolean {
  // Browsers take `\` for `/`, other readers do not: what counts as the host would depend on who reads.
  const host = /^https?:\/\/([^/?#\\@%]+)(?:[/?#][\u0021-\u007e]*)?$/iu.exec(address)?.[1];
  return host !== undefined && /^[\u0021-\u007e]+$/u.test(host) && URL.canParse(address);
}
