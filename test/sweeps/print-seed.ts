import type { TestProject } from 'vitest/node';
import { seedVariable, wholeVariable } from './seed.ts';

/** Before all tests: how to have the same samples again. */
export function setup({ config }: TestProject): void {
  const sample = config.env[wholeVariable] === '1' ? 'whole sweeps' : 'a sample of each sweep';
  process.stdout.write(`${sample}, ${seedVariable}=${config.env[seedVariable]}\n`);
}
