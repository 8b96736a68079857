/** Whether a text can be a key: what else than visible ASCII signs was pasted along could not even be sent. Spaces around it do not count. */
export function isKey(text: string): boolean {
  return /^[!-~]+$/u.test(text.trim());
}
