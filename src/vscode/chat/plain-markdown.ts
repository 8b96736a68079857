/** A text as Markdown that shows it as it is: no link, image, tag or list comes of it. Every ASCII punctuation mark may be escaped. */
export function plainMarkdown(text: string): string {
  return text.replaceAll(/[!-/:-@[-`{-~]/gu, String.raw`\$&`);
}
