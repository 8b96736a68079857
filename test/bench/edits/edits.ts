import { resolve } from 'node:path';
import { execFileSync } from 'node:child_process';
import { findUnique } from '../../../src/core/tool/find-unique.ts';
import { withEol } from '../../../src/core/tool/text-file.ts';
import { amount, type Measured } from '../measured.ts';
import { mistakes, type Attempt } from './mistakes.ts';
import { realEdits } from './real-edits.ts';

const editsOfARepository = 300;

interface Tally {
  right: number;
  refused: number;
  wrong: number;
}

/**
 * Edits out of real commits, each with the mistakes that models make: how many are applied as meant, refused, or applied wrong.
 * BATUTA_BENCH_REPOSITORIES: git directories with ":" between them; default: this repository's.
 */
export async function benchEdits(): Promise<Measured[]> {
  const own = () => resolve(execFileSync('git', ['rev-parse', '--git-common-dir'], { encoding: 'utf8' }).trim());
  const repositories = (process.env['BATUTA_BENCH_REPOSITORIES'] ?? own()).split(':');
  const tallies = new Map(Object.keys(mistakes).map((name) => [name, { right: 0, refused: 0, wrong: 0 }]));
  const show = Number(process.env['BATUTA_BENCH_SHOW'] ?? 0);
  for (const edit of repositories.flatMap((git) => realEdits(git, editsOfARepository)).entries()) {
    for (const [name, make] of Object.entries(mistakes)) {
      const attempt = make(edit[1], edit[0]);
      const tally = tallies.get(name);
      // Some mistakes make it the very text of another place.
      const other = attempt?.old !== edit[1].old.join('\n') && attempt?.after === edit[1].after && attempt.file.includes(attempt.old);
      if (!attempt || !tally || other) continue;
      const result = outcome(attempt);
      tally[result] += 1;
      if (result === 'wrong' && tally.wrong <= show)
        console.log(`— ${name}: ${edit[1].path}\n${attempt.old}\n→\n${attempt.wanted}\n= ${how(attempt)}`);
    }
  }
  return [...tallies].flatMap(([name, tally]) => lines(name, tally));
}

function outcome({ file, old, wanted, after }: Attempt): keyof Tally {
  const found = findUnique(file, old, wanted);
  if (found.status !== 'found') return after === null ? 'right' : 'refused';
  const text = file.slice(0, found.start) + withEol(found.replacement, '\n') + file.slice(found.end);
  // The tool says then that the file has this content already.
  if (text === file) return after === null ? 'right' : 'refused';
  return text === after ? 'right' : 'wrong';
}

function how({ file, old, wanted }: Attempt): string {
  const found = findUnique(file, old, wanted);
  return found.status === 'found' ? `${found.how.join(', ')}\n${found.replacement}` : found.status;
}

function lines(name: string, { right, refused, wrong }: Tally): Measured[] {
  const all = right + refused + wrong;
  if (all === 0) return [];
  const words = `${right} of ${all} right (${((right / all) * 100).toFixed(1)} %), ${refused} refused`;
  return [amount(`edit, ${name}: applied wrong`, 0, wrong, 'wrong', words)];
}
