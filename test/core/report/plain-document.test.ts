import { expect, test } from 'vitest';
import { unwrapped, withRelativePaths } from '../../../src/core/report/plain-document.ts';

const isDocument = (text: string): boolean => text.includes('## Spec:');

test.each([
  ['in a fence', '```markdown\n## Spec: A\nx\n```', '## Spec: A\nx'],
  ['in a fence of tildes', '~~~\n## Spec: A\n~~~\n', '## Spec: A'],
  ['with words around the fence', 'Here it is:\n\n```md\n## Spec: A\n```\nThanks.', '## Spec: A'],
  ['with a fence inside the fence', '````md\n## Spec: A\n```ts\nx\n```\n````', '## Spec: A\n```ts\nx\n```'],
  ['with CRLF and a mark', '\ufeff```md\r\n## Spec: A\r\n```\r\n', '## Spec: A'],
])('%s: what stands inside', (_name, text, inside) => {
  expect(unwrapped(text, isDocument)).toBe(inside);
});

test.each([
  ['a fence in the document', '## Spec: A\n```ts\nx\n```\n'],
  ['an example beside the document', '## Spec: A\n```md\n## Spec: B\n```\n'],
  ['a fence without a document', 'words\n```ts\nx\n```\n'],
  ['a fence without an end', '```md\n## Spec: A\n'],
])('%s: the text as it is', (_name, text) => {
  expect(unwrapped(text, isDocument)).toBe(text);
});

test('absolute paths of the workspace become relative, others stay', () => {
  expect(withRelativePaths('- [ ] /home/me/shop/src/a.ts: x\n- [ ] /etc/passwd: y', '/home/me/shop')).toBe(
    '- [ ] src/a.ts: x\n- [ ] /etc/passwd: y',
  );
  expect(withRelativePaths('`C:\\shop\\src\\a.ts` and C:/shop/b.ts', 'C:\\shop')).toBe('`src\\a.ts` and b.ts');
});
