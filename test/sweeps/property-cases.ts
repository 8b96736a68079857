import { casesVariable } from './seed.ts';

/** As many cases of each property as the environment names: a hundred find what is often so, ten thousand what is seldom. */
const cases = Number(process.env[casesVariable]);
if (cases > 0) {
  const { default: fc } = await import('fast-check');
  fc.configureGlobal({ numRuns: cases });
}
