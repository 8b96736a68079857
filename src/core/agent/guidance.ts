/** As the agent reads it. */
export function guidanceText(text: string): string {
  return `Guidance from the person you work for:\n${text.trim()}`;
}
