import { openScene } from '../e2e/scene.ts';
import { wholeRun } from '../e2e/whole-run.ts';
import { amount, median, type Measured } from './measured.ts';

/** Of this size are most sources. */
const text = (index: number): string => `export const part${index} = ${index};\n`.repeat(20 + (index % 60));

/**
 * How long it takes from the start of a run until its model is asked for the first time: in a workspace that Batuta has never seen (cold), and in one that
 * it knows from the run before (warm).
 */
export async function benchFirstCall(times = 3): Promise<Measured[]> {
  return [...(await measure(20_000, 1, { cold: 8 })), ...(await measure(100_000, times, { warm: 3 }))];
}

async function measure(count: number, times: number, goals: { readonly cold?: number; readonly warm?: number }): Promise<Measured[]> {
  let asked = 0;
  const paths = Array.from({ length: count }, (_, index): [string, string] => [
    `src/part-${Math.floor(index / 100)}/file-${index}.ts`,
    text(index),
  ]);
  const scene = await openScene({
    files: { 'package.json': '{ "scripts": { "test": "node --test" } }', ...Object.fromEntries(paths) },
    handler: () => {
      asked ||= performance.now();
      // What comes after it is not measured.
      return { fault: { kind: 'status', status: 400, message: 'That is enough.' } };
    },
  });
  const seconds = async (): Promise<number> => {
    asked = 0;
    const began = performance.now();
    await wholeRun(scene, { approvals: 0 });
    if (asked === 0) throw new Error('The model was never asked.');
    return (asked - began) / 1000;
  };
  try {
    const cold = await seconds();
    const line = (how: string, goal: number, all: readonly number[]): Measured => ({
      ...amount(`first model call, ${how}, of ${count} files`, goal, median(all), 's', `${median(all).toFixed(2)} s`),
      values: { ours: all },
    });
    const measured = goals.cold === undefined ? [] : [line('cold', goals.cold, [cold])];
    if (goals.warm === undefined) return measured;
    const warm: number[] = [];
    for (let time = 0; time < times; time++) warm.push(await seconds());
    return [...measured, line('warm', goals.warm, warm)];
  } finally {
    await scene.remove();
  }
}
