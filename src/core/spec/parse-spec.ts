import type { Spec } from '../../protocol/spec.ts';
import { markdownLines } from './markdown-lines.ts';
import type { Problem } from './problem.ts';
import { SpecReader } from './spec-reader.ts';

export type { Problem };

export type ParsedSpec =
  | { readonly ok: true; readonly spec: Spec; readonly warnings: Problem[] }
  | { readonly ok: false; readonly problems: Problem[] };

/**
 * Reads a `spec.md`: tolerant in form (language, emphasis, bullets, line ends), strict in meaning. Linear time, never throws. Each problem
 * tells its author what is wrong and what to write.
 */
export function parseSpec(text: string): ParsedSpec {
  const reader = new SpecReader();
  const lines = markdownLines(text);
  const written = lines.filter((line) => line.text.trim() !== '');
  for (const [index, line] of written.entries()) reader.read(line, written[index + 1]);
  const { spec, problems, warnings } = reader.finish(lines.length);
  return problems.length > 0 ? { ok: false, problems } : { ok: true, spec, warnings };
}
