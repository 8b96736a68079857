import { setImmediate as turn } from 'node:timers/promises';
import { createContext, Script } from 'node:vm';
import { InterruptedError } from '../core/durable/errors.ts';
import { PatternError, type SearchHit } from '../core/ports.ts';
import { createOfWorkspace, firstBytes, hitOf, tooSlow, type Grep } from './grep.ts';
import { readRegularFile } from './regular-file.ts';

/** A pattern may take so long with a portion (milliseconds): nothing else goes on meanwhile. */
const longestPortion = 1000;
/** Files are looked through together, up to so many bytes: each start of a watched script costs more than a file. */
const portion = 2 * 1024 * 1024;
/** Bytes; a larger one is no source. */
const largestFile = 16 * 1024 * 1024;

interface Read {
  readonly path: string;
  readonly lines: readonly string[];
}

/** Reads each file itself, with JavaScript's regular expressions. */
export function createReadingGrep(root: string, portionMs = longestPortion): Grep {
  return async (files, query, limit, signal) => {
    const source = query.literal ? query.pattern.replaceAll(/[.*+?^${}()|[\]\\]/gu, String.raw`\$&`) : query.pattern;
    const expression = compiled(source, query.ignoreCase ? 'i' : '');
    const { isInside } = createOfWorkspace(root);
    const hits: SearchHit[] = [];
    let some: Read[] = [];
    let bytes = 0;
    const look = (): void => {
      for (const [at, line] of found(expression, some, portionMs)) {
        const { path, lines } = some[at] ?? { path: '', lines: [] };
        hits.push(hitOf(path, line + 1, Buffer.from(lines[line] ?? '')));
      }
      some = [];
      bytes = 0;
    };
    for (const file of files) {
      if (signal.aborted) throw new InterruptedError('interrupted');
      if (hits.length >= limit) break;
      const text = isInside(file) ? textIn(Buffer.concat([Buffer.from(`${root}/`), Buffer.from(file.name, 'latin1')])) : null;
      if (text === null) continue;
      const lines = text.toString('utf8').split('\n');
      if (lines.at(-1) === '') lines.pop();
      some.push({ path: file.path, lines });
      bytes += text.length;
      if (bytes < portion) continue;
      look();
      await turn();
    }
    look();
    return hits.slice(0, limit);
  };
}

function compiled(source: string, flags: string): RegExp {
  try {
    return new RegExp(source, flags);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new PatternError(`The pattern is not a valid regular expression: ${error.message}. Correct it, or search for the literal text.`);
  }
}

const script = new Script(`{
  const one = expression;
  const hits = [];
  files.forEach(({ lines }, at) => lines.forEach((text, line) => one.test(text) && hits.push([at, line])));
  hits;
}`);

/** Files and lines that match, by number from 0. */
function found(expression: RegExp, files: readonly Read[], timeout: number): [file: number, line: number][] {
  try {
    return script.runInContext(createContext({ expression, files }), { timeout }) as [number, number][];
  } catch (error) {
    // An error of the context is none of this one's.
    if ((error as { readonly code?: unknown }).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw tooSlow();
    throw error;
  }
}

/** null: there is none, it may not be read, or it is no text, judged as git does. */
function textIn(file: Buffer): Buffer | null {
  const bytes = readRegularFile(file, largestFile, false);
  return bytes?.subarray(0, firstBytes).includes(0) ? null : bytes;
}
