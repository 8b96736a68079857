import { expect, test } from 'vitest';
import { exampleSpec, loadAhead } from '../../src/app/load-ahead.ts';
import { parseSpec } from '../../src/core/spec/parse-spec.ts';

test('what is compiled ahead is a whole spec, and it loads without an error', async () => {
  expect(parseSpec(exampleSpec)).toMatchObject({ ok: true, warnings: [] });
  await expect(loadAhead()).resolves.toBeUndefined();
});
