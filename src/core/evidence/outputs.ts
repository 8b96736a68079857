import { dirname, extname } from 'node:path/posix';
import type { BaselineCommand } from '../../protocol/proof.ts';
import { formatCommandLine } from '../policy/command-line.ts';
import { lateMatch } from '../policy/late-match.ts';
import type { FileState } from '../run/run-state.ts';
import { proofKind } from './proof-files.ts';

const isSourceName = lateMatch(
  '**/*.{js,jsx,ts,tsx,mjs,cjs,mts,cts,vue,svelte,py,rb,php,go,rs,java,kt,kts,scala,groovy,cs,fs,vb,swift,c,h,cc,cpp,hpp,m,mm,ex,exs,erl,hs,ml,clj,dart,lua,pl,sh,sql,css,scss,less,html}',
);
const isInOutputs = lateMatch('**/{dist,build,out,output,target,bin,obj,coverage,generated,__generated__,.next,.nuxt,.cache,reports}/**');

/** What only compilers write. */
const isObject = lateMatch('**/*.{o,obj,lo,class,gcno,gcda}');

/** Whether a file that a command wrote on the base is its output. What was there before and looks like a source, or proves, never is. */
export function isOutput(path: string, wasThere: boolean, tests: readonly string[]): boolean {
  if (!wasThere) return true;
  return isInOutputs(path) || !(isSourceName(path) || proofKind(path, { tests, closure: [] }) !== null);
}

/** What the configured commands were seen to write when they ran on the base. */
export function writesOf(
  baseline: readonly Pick<BaselineCommand, 'command' | 'writes'>[],
  commands: readonly (readonly string[])[],
): Set<string> {
  const lines = new Set(commands.map((command) => JSON.stringify(command)));
  return new Set(baseline.flatMap(({ command, writes }) => (lines.has(JSON.stringify(command)) ? writes : [])));
}

/** `web/dist/` of `web/dist/a/b.js`; '' where no folder is one for outputs. */
const outputFolderOf = (path: string): string => {
  const parts = path.split('/');
  const count = parts.findIndex((_, index) => index > 0 && isInOutputs(`${parts.slice(0, index).join('/')}/a`));
  return count < 0 ? '' : `${parts.slice(0, count).join('/')}/`;
};

/** Whether a new file is more of what a command was seen to write: with the same ending in the same folder for outputs, or an object beside such objects. */
export function isBesideOutputs(path: string, written: readonly string[]): boolean {
  const folder = outputFolderOf(path);
  const isKin = (one: string): boolean => (folder === '' ? isObject(path) && dirname(one) === dirname(path) : one.startsWith(folder));
  return written.some((one) => extname(one) === extname(path) && isKin(one));
}

/** Whether nobody in the run wrote a file but the configured commands, as Batuta ran them. */
export function isTheirs(file: FileState | undefined, commands: readonly (readonly string[])[]): boolean {
  const lines = commands.map(formatCommandLine);
  return file?.output === true && file.commands.length > 0 && file.commands.every((line) => lines.includes(line));
}

/** A program that can be read: where a command runs one, it decides, also where it is built anew each time. */
export function isProgramText(path: string): boolean {
  return isSourceName(path);
}
