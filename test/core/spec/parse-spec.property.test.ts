import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseSpec } from '../../../src/core/spec/parse-spec.ts';
import { specSchema, type Spec } from '../../../src/protocol/spec.ts';
import { textsOf } from '../../fakes/texts-of.ts';

function spec(text: string): Spec {
  const parsed = parseSpec(text);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.spec;
}

describe('parseSpec, for whatever text', () => {
  it('never throws, whatever the text', () => {
    const texts = textsOf(
      '## Spec: X',
      '### Files to Create/Modify',
      '#### Backend',
      '- [ ] a.ts: b',
      '```',
      '<!--',
      '-->',
      '> ',
      '\t',
      '  ',
      '- Type: ',
      '1. [x] ',
      '**',
      '`',
      '(',
      '\r',
      '\u2028',
      '### Date:',
    );
    fc.assert(
      fc.property(texts, (text) => {
        const parsed = parseSpec(text);
        if (parsed.ok) specSchema.parse(parsed.spec);
        else expect(parsed.problems.length).toBeGreaterThan(0);
      }),
    );
  });

  it('reads back what is written in the format', () => {
    const word = fc.stringMatching(/^[A-Z][a-z]{1,8}$/u);
    const path = fc.stringMatching(/^[a-z]{1,6}(\/[a-z_-]{1,8}){1,3}\.[a-z]{2,3}$/u);
    const file = fc.record({ path, description: fc.stringMatching(/^[a-z]([a-z :.,`-]{0,20}[a-z])?$/u), done: fc.boolean() });
    const layers = fc.uniqueArray(fc.record({ heading: word.map((text) => `Layer ${text}`), files: fc.array(file, { maxLength: 4 }) }), {
      minLength: 1,
      selector: (layer) => layer.heading,
    });
    fc.assert(
      fc.property(word, layers, fc.constantFrom('\n', '\r\n'), (name, written, end) => {
        fc.pre(written.some((layer) => layer.files.length > 0));
        const body = written.flatMap((layer) => [
          `#### ${layer.heading}`,
          '',
          ...layer.files.map((each) => `- [${each.done ? 'x' : ' '}] ${each.path}: ${each.description}`),
          '',
        ]);
        const read = spec([`## Spec: ${name}`, '### Date: 2026-02-06', '### Files to Create/Modify', ...body].join(end));
        expect(read.name).toBe(name);
        expect(
          read.layers.map((layer) => ({
            heading: layer.heading,
            files: layer.files.map(({ path: p, description, done }) => ({ path: p, description, done })),
          })),
        ).toEqual(written);
      }),
    );
  });

  it('does not choke on huge and hostile lines', () => {
    const n = 300_000;
    const hostile = [
      ' '.repeat(n),
      `#### a${' '.repeat(n)}b`,
      `- [ ] ${'('.repeat(n)}`,
      `- [ ] \`${'*'.repeat(n)}`,
      `- ${' '.repeat(n)}x`,
      `${'`'.repeat(n)}`,
      `### Date: ${'1'.repeat(n)}`,
      `# spec${' '.repeat(n)}x`,
      `**${'a'.repeat(n)}`,
      `- [ ] a${' ('.repeat(n)}`,
    ];
    for (const line of hostile) expect(parseSpec(`## Spec: X\n### Files\n#### A\n${line}\n- [ ] a.ts: x\n${line}`)).toHaveProperty('ok');
    expect(parseSpec(`## Spec: X\n### Files\n#### A\n${'- [ ] a/b.ts: x\n'.repeat(100_000)}`).ok).toBe(true);
  });
});
