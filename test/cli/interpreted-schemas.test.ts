import { expect, test } from 'vitest';

test('in the command line no schema is compiled', async () => {
  await import('../../src/cli/interpreted-schemas.ts');
  const { config } = await import('zod');
  expect(config().jitless).toBe(true);
});
