import { ownsPath } from '../policy/owned-paths.ts';
import { isTestPath } from '../layers/projects.ts';
import type { SearchHit } from '../ports.ts';

const generated =
  /(?:^|\/)(?:generated|dist|build|vendor|node_modules|__generated__|migrations?|snapshots?|__snapshots__)\/|\.(?:min|gen|g|designer|snap|lock)(?:\.|$)|(?:^|\/)package-lock\.json$/iu;

/**
 * Hits by what tells most, so that what is cut off tells least: where the name is declared before where it is used, source before tests, these
 * before what programs write, the agent's own files before others'. Lines of a file stay together and in order.
 */
export function rankHits(hits: readonly SearchHit[], pattern: string, owns: readonly string[]): SearchHit[] {
  const name = /[\p{L}_$][\p{L}\p{N}_$]{2,}/u.exec(pattern.replaceAll(/\\[a-zA-Z]/gu, ' '))?.[0];
  const declares =
    name === undefined
      ? null
      : new RegExp(
          `(?:\\b(?:function\\*?|class|interface|type|enum|struct|record|trait|def|fn|func|const|let|var|module|namespace|table|model)\\s+|^\\s*(?:public|private|protected|internal|static|async|export|abstract|override|final|virtual)\\b[^=;(]*\\s)["'\`]?${name.replaceAll('$', String.raw`\$`)}\\b`,
          'iu',
        );
  const files = [...Map.groupBy(hits, ({ path }) => path)].map(([path, lines]) => ({
    path,
    lines,
    weight:
      (generated.test(path) ? 8 : 0) +
      (isTestPath(path) ? 4 : 0) +
      (declares !== null && lines.some(({ text }) => declares.test(text)) ? 0 : 2) +
      (ownsPath(owns, path) ? 0 : 1),
  }));
  return files.toSorted((a, b) => a.weight - b.weight).flatMap(({ lines }) => lines);
}
