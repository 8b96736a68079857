/** A web address of visible ASCII signs, so that it is what it looks like. */
export function isPlain(address: string): boolean {
  return /^https?:\/\/[\u0021-\u007e]+$/i.test(address) && URL.canParse(address) && new URL(address).username === '';
}
