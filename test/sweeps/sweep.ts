import { describe, expect, test } from 'vitest';
import { isWholeRun, sampleOf, seedVariable, shareVariable, wholeVariable } from './seed.ts';

const seed = process.env[seedVariable] ?? '1';
const whole = process.env[wholeVariable] === '1';
const share = Number(process.env[shareVariable] ?? 1);

/** Cases for this run: a sample in `npm test`, all in `npm run test:all`, or of whole runs the share that the environment says. */
export function chosen<T>(title: string, cases: readonly T[], sample: number): T[] {
  const ofRuns = isWholeRun(expect.getState().testPath ?? '');
  const count = !whole ? sample : ofRuns ? Math.ceil(cases.length * share) : cases.length;
  return sampleOf(cases, count, `${seed} ${title}`);
}

interface Sweep<T> {
  readonly sample: number;
  readonly name: (one: T) => string;
  readonly alone?: boolean;
  /** Whether this machine has what the case needs; without it, it counts as skipped. */
  readonly runsHere?: (one: T) => boolean;
}

/**
 * One test for each case of a long list, two side by side unless each must be `alone`; `npm test` plays only a sample of it. A
 * failure says how to repeat it.
 * Call it where every case costs a process or a whole run; everything else is tried completely each time.
 */
export function sweep<T>(
  title: string,
  cases: readonly T[],
  { sample, name, alone = false, runsHere = () => true }: Sweep<T>,
  check: (one: T) => Promise<void>,
): void {
  const played = chosen(title, cases, sample);
  // Vitest wants a test in each group.
  if (played.length === 0) return;
  (alone ? describe : describe.concurrent)(title, () => {
    for (const one of played)
      test.skipIf(!runsHere(one))(name(one), async () => {
        try {
          await check(one);
        } catch (error) {
          if (error instanceof Error)
            error.message += `\nTo repeat it: ${seedVariable}=${seed} npm ${whole ? 'run test:all' : 'test'} -- -t "${name(one)}"`;
          throw error;
        }
      });
  });
}
