import type { Dependency, ReadManifest } from './manifest.ts';
import { maskGradle, type MaskedScript } from './mask-gradle.ts';

const configuration = String.raw`(?:api|implementation|compileOnly|compileOnlyApi|runtimeOnly|[a-z]\w*(?:Api|Implementation|CompileOnly|RuntimeOnly))`;
const module = String.raw`(['"])([\w.-]+:[\w.-]+)((?::[\w.+,[\]()!-]+)*(?:@\w+)?)\2`;
const ofProject = String.raw`project\s*\(\s*(['"])(:[\w:.-]+)\5\s*\)`;
const entry = new RegExp(String.raw`^(${configuration})(?:\s*\(\s*|\s+)(?:${module}|${ofProject})\s*\)?;?$`, 'u');

const ends = /[\w)"'};{]$/u;
const begins = /^[\w"'}]/u;
const quoted = /(['"])[^'"]*\1/gu;
/** The next statement is theirs. */
const governs = /\b(?:if|else|for|while|do|return)\b/u;

/** Whether a statement ends with a line, so that the next one is by itself. */
const isWhole = (line: string): boolean => line.trim() === '' || (ends.test(line) && !governs.test(line.replaceAll(quoted, '')));

/** build.gradle, build.gradle.kts: plain lines of the project's own `dependencies { }`. All else of these programs stays. */
export const readGradle: ReadManifest = (script) => {
  const masked = maskGradle(script);
  if (masked === null) return null;
  const dependencies: Dependency[] = [];
  const kept: string[] = [];
  let from = 0;
  for (const { start, end, body } of blocksIn(masked)) {
    const left = linesLeft(body, dependencies);
    kept.push(script.slice(from, start));
    if (left.length > 0) kept.push(`dependencies {\n${left.join('\n')}\n}`);
    from = end;
  }
  kept.push(script.slice(from));
  const rest = kept.join('\n');
  // In long texts blank lines are text.
  return { dependencies, rest: /'''|"""/u.test(rest) ? rest : withoutBlank(rest) };
};

function withoutBlank(text: string): string {
  const lines = text.split('\n').map((line) => line.trimEnd());
  return lines.filter((line) => line !== '').join('\n');
}

interface Block {
  readonly start: number;
  readonly end: number;
  /** Its lines, each with whether it is one of its own, and not within other brackets. */
  readonly body: readonly { readonly line: string; readonly isOwn: boolean }[];
}

function blocksIn({ text, depth }: MaskedScript): Block[] {
  return [...text.matchAll(/^[ \t]*dependencies[ \t]*\{/gmu)].flatMap(({ index, 0: head }): Block[] => {
    const inside = index + head.length;
    const before = text.slice(Math.max(0, index - 1000), index).trimEnd();
    if (depth[index] !== 0 || !isWhole(before.slice(before.lastIndexOf('\n') + 1))) return [];
    let close = inside;
    while (text[close] !== '}' || depth[close] !== 0) close += 1;
    const within = text.slice(inside, close);
    // In a long text the white space counts, too.
    if (/'''|"""/u.test(within)) return [];
    let at = inside;
    const body = within.split('\n').map((line) => {
      const start = at + line.length - line.trimStart().length;
      at += line.length + 1;
      return { line: line.trim(), isOwn: depth[start] === 1 };
    });
    return [{ start: index, end: close + 1, body }];
  });
}

/** Lines that name no plain package; the others are told. */
function linesLeft(body: Block['body'], dependencies: Dependency[]): string[] {
  const lines = body.filter(({ line }) => line !== '');
  return lines.flatMap(({ line, isOwn }, at) => {
    const [before = '{', after = '}'] = [lines[at - 1]?.line, lines[at + 1]?.line];
    const [, where = '', , name, version = '', , project] = (isOwn && isWhole(before) && begins.test(after) && entry.exec(line)) || [];
    // One that is not all there.
    if (where === '' || line.split('(').length !== line.split(')').length) return [line];
    if (project !== undefined) dependencies.push({ name: project, spec: where, from: 'inside' });
    else dependencies.push({ name: name ?? '', spec: `${version.replace(/^:/u, '')} ${where}`.trim(), version, from: 'registry' });
    return [];
  });
}
