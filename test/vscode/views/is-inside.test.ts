import { expect, it } from 'vitest';
import { isInside } from '../../../src/vscode/views/is-inside.ts';

it.each([
  ['/ws/a.ts', true],
  ['/ws/..notes/a.ts', true],
  ['/ws/src/../../etc/passwd', false],
  ['/ws/..', false],
  ['/wsx/a.ts', false],
  ['/ws', false],
  ['/etc/passwd', false],
])('%s is inside of /ws: %s', (path, inside) => expect(isInside('/ws', path)).toBe(inside));
