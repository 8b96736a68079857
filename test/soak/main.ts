import { randomInt } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { randomOf } from '../sweeps/seed.ts';
import { createGrowth } from './growth.ts';
import { soakInMemory } from './memory-run.ts';
import { ownTemporaryFolder, soakForReal } from './real-run.ts';

/**
 * Whole runs whose processes are killed, stopped, cancelled and met by faults of disk and model, at random:
 *   npm run soak -- [--runs 200] [--seed 1] [--only 17] [--result FILE]
 * One in ten is played in processes of its own. Ends with 1 when a run did not end as it should, or when something is left.
 */
const text = { type: 'string' } as const;
const { values } = parseArgs({ options: { runs: text, seed: text, only: text, result: text } });
const runs = Number(values.runs ?? 200);
const seed = values.seed ?? String(randomInt(1_000_000));
const say = (line: string): void => void process.stdout.write(`${line}\n`);

process.env['BATUTA_SANDBOX'] = 'off';
say(`soak of ${runs} runs, --seed ${seed}`);
const temporary = await ownTemporaryFolder();
const growth = createGrowth(runs);
let failed = 0;
const complain = (about: string, wrong: readonly string[]): void => {
  failed += wrong.length > 0 ? 1 : 0;
  for (const line of wrong) say(`FAILED ${about}: ${line}`);
};
for (const run of values.only === undefined ? Array.from({ length: runs }, (_, index) => index) : [Number(values.only)]) {
  const real = run % 10 === 9;
  const { lives, wrong } = await (real ? soakForReal : soakInMemory)(randomOf(`${seed} soak ${run}`));
  say(`${run} ${real ? 'processes' : 'memory'}: ${lives.join(' | ')}`);
  complain(`run ${run} (npm run soak -- --seed ${seed} --only ${run})`, wrong);
  growth.measure(run);
}
complain('what grew', growth.wrong());
const left = await temporary.left();
complain('temporary folder', left.length > 0 ? [`Left: ${left.join(', ')}.`] : []);
await temporary.remove();
say(growth.told());
say(failed === 0 ? `${runs} runs, each ended as it should` : `${failed} failed; seed ${seed}`);
if (values.result !== undefined) await writeFile(values.result, JSON.stringify({ passed: runs - Math.min(failed, runs), failed }));
process.exitCode = failed === 0 ? 0 : 1;
