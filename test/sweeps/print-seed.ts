import type { TestProject } from 'vitest/node';
import { seedVariable, shareVariable, wholeVariable } from './seed.ts';

/** Before all tests: how to have the same samples again. */
export function setup({ config }: TestProject): void {
  const share = process.env[shareVariable];
  const whole = share === undefined ? 'whole sweeps' : `whole sweeps, of those of whole runs ${share} (${shareVariable})`;
  process.stdout.write(
    `${config.env[wholeVariable] === '1' ? whole : 'a sample of each sweep'}, ${seedVariable}=${config.env[seedVariable]}\n`,
  );
}
