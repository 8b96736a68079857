import type { Finish } from '../../protocol/agent-report.ts';

/**
 * A document as an agent hands it over, without what models put around it: an answer that is one code fence (also with words
 * before and behind it) is what stands inside, if `isDocument` knows that and not the words around it. LF line ends.
 */
export function unwrapped(report: string, isDocument: (text: string) => boolean): string {
  const text = report.replace(/^\ufeff/u, '').replace(/\r\n?/gu, '\n');
  const lines = text.split('\n');
  const opening = lines.findIndex((line) => /^\s{0,3}(?:`{3,}|~{3,})[\w-]*\s*$/u.test(line));
  if (opening < 0) return text;
  const fence = /`{3,}|~{3,}/u.exec(lines[opening] ?? '')?.[0] ?? '';
  const closing = lines.findLastIndex((line) => line.trim() === fence);
  if (closing <= opening) return text;
  const inside = lines.slice(opening + 1, closing).join('\n');
  const around = [...lines.slice(0, opening), ...lines.slice(closing + 1)].join('\n');
  return isDocument(inside) && !isDocument(around) ? inside : text;
}

/** Absolute paths of the workspace as what they are relative to it: `/home/me/shop/src/a.ts` → `src/a.ts`. */
export function withRelativePaths(text: string, root: string): string {
  const forms = [...new Set([root, root.replaceAll('\\', '/')])].filter((form) => form.length > 1);
  return forms.reduce((words, form) => words.replaceAll(`${form}/`, '').replaceAll(`${form}\\`, ''), text);
}

/** An agent's report as text: what it wrote, or its fields. */
export function reportText(report: Finish['report']): string {
  return typeof report === 'string' ? report : JSON.stringify(report, null, 1);
}
