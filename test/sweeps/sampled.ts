import { test, type TestFunction } from 'vitest';
import { namedVariable, randomOf, seedVariable, shareVariable, wholeVariable } from './seed.ts';

const seed = process.env[seedVariable] ?? '1';
const isOn = (name: string): boolean => process.env[name] === '1';
/** So many of the tests are played; by `npm test` an eighth. */
const share = isOn(namedVariable) ? 1 : isOn(wholeVariable) ? Number(process.env[shareVariable] ?? 1) : 1 / 8;
const isPlayed = (name: string): boolean => randomOf(`${seed} ${name}`)() < share;

/** `test.each`, with the share of its cases. */
const each =
  (cases: readonly never[]) =>
  (name: string, ...rest: [check: never]): void => {
    for (const [way, plays] of [
      [test, true],
      [test.skip, false],
    ] as const)
      way.each(cases.filter((_one, n) => isPlayed(`${name} ${n}`) === plays))(name, ...rest);
  };

/**
 * `test` for a file that is a list of whole runs, each of them something else that may happen: `npm test` plays some, others with another seed.
 * `npm run test:all` plays all, or the share that the environment says, and whoever names a file plays all.
 */
export const sampled = new Proxy(test, {
  apply: (_target, _self, [name, check]: [string, TestFunction]) => {
    (isPlayed(name) ? test : test.skip)(name, check);
  },
  get: (target, key): unknown => (key === 'each' ? each : Reflect.get(target, key)),
});
