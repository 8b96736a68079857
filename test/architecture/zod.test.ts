import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '..', '..', 'src');

it('zod is imported as a whole (import * as z): then only what is used of it is bundled, and loaded at each start', () => {
  const found = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .filter((name) => /^import \{.*\} from 'zod'/m.test(readFileSync(join(root, name), 'utf8')));
  expect(found).toEqual([]);
});
