/** Characters. What names a test or a failure stands before; a pattern on a line of megabytes ends in an overflow of its own stack. */
const longest = 10_000;

/** The lines of what a command printed, each as far as anything is looked for in it. */
export function printedLines(text: string): string[] {
  return text.split(/\r?\n/u).map((line) => line.slice(0, longest));
}
