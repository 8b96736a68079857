import { readFile } from 'node:fs/promises';
import { createContext, Script } from 'node:vm';
import { InterruptedError } from '../core/durable/errors.ts';
import { PatternError, type SearchHit } from '../core/ports.ts';
import { createOfWorkspace, hitOf, tooSlow, type Grep } from './grep.ts';
import { ifThere, systemCode } from './system-error.ts';

/** A pattern may take so long with one file (milliseconds): nothing else goes on meanwhile. */
const longestFile = 500;
/** Bytes; a larger one is no source. */
const largestFile = 16 * 1024 * 1024;

/** Reads each file itself, with JavaScript's regular expressions. */
export function createReadingGrep(root: string): Grep {
  return async (files, query, limit, signal) => {
    const source = query.literal ? query.pattern.replaceAll(/[.*+?^${}()|[\]\\]/gu, String.raw`\$&`) : query.pattern;
    const context = createContext({ expression: compiled(source, query.ignoreCase ? 'i' : ''), lines: [] as string[] });
    const script = new Script('lines.flatMap((line, at) => (expression.test(line) ? [at] : []))');
    const { isRegular } = createOfWorkspace(root);
    const hits: SearchHit[] = [];
    for (const file of files) {
      if (signal.aborted) throw new InterruptedError('interrupted');
      if (hits.length >= limit) break;
      if (!isRegular(file)) continue;
      const bytes = await textIn(Buffer.concat([Buffer.from(`${root}/`), Buffer.from(file.name, 'latin1')]));
      if (bytes === null) continue;
      const lines = bytes.toString('utf8').split('\n');
      if (lines.at(-1) === '') lines.pop();
      context['lines'] = lines;
      for (const at of found(script, context)) hits.push(hitOf(file.path, at + 1, Buffer.from(lines[at] ?? '')));
    }
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

function found(script: Script, context: object): number[] {
  try {
    return script.runInContext(context, { timeout: longestFile }) as number[];
  } catch (error) {
    // An error of the context is none of this one's.
    if ((error as { readonly code?: unknown }).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw tooSlow();
    throw error;
  }
}

/** null: there is none, it may not be read, or it is no text, judged as git does. */
async function textIn(file: Buffer): Promise<Buffer | null> {
  try {
    const bytes = await ifThere(readFile(file));
    return bytes === null || bytes.length > largestFile || bytes.subarray(0, 8000).includes(0) ? null : bytes;
  } catch (error) {
    if (['EACCES', 'EPERM'].includes(systemCode(error) ?? '')) return null;
    throw error;
  }
}
