import { describe, expect, it } from 'vitest';
import { createLocale } from '../../../src/core/describe/locale.ts';
import { documentInEnglish, inEnglish, joined, lines, sentence } from '../../../src/core/describe/message.ts';
import { project } from '../../../src/core/run/project.ts';
import { messageSchema } from '../../../src/protocol/message.ts';
import { runEventSchema } from '../../../src/protocol/run-event.ts';

const spanish: Readonly<Record<string, string>> = {
  '{0} agents passed': 'pasaron {0} agentes',
  'spec moved to {0}': 'especificación en {0}',
  '{0}; {1}': '{0}; {1}',
};
const translate = (text: string, ...values: (string | number)[]): string =>
  (spanish[text] ?? text).replace(/\{(\d+)\}/g, (_place, index: string) => String(values[Number(index)]));

const { say } = createLocale('es', translate);

describe('a sentence of Batuta', () => {
  const said = joined([sentence('{0} agents passed', 3), sentence('spec moved to {0}', 'spec/{0}.md')]);

  it('is English for whoever wants it, and every face words it; what fills it in is never taken for a place', () => {
    expect(inEnglish(said)).toBe('3 agents passed; spec moved to spec/{0}.md');
    expect(say(said)).toBe('pasaron 3 agentes; especificación en spec/{0}.md');
  });

  it('that is a mere string is somebody else’s and stays as it is', () => {
    expect(say('{0} agents passed')).toBe('{0} agents passed');
    expect(joined([])).toBe('');
  });

  it('stands below others, however many there are', () => {
    expect(lines([])).toBe('');
    expect(lines([said])).toEqual(said);
    expect(inEnglish(lines([sentence('{0} agents passed', 1), 'a\nb', sentence('{0} agents passed', 2)]))).toBe(
      '1 agents passed\na\nb\n2 agents passed',
    );
    const numbers = Array.from({ length: 50_000 }, (_, index) => sentence('line {0}', index));
    const parsed = messageSchema.parse(JSON.parse(JSON.stringify(lines(numbers))));
    expect(inEnglish(parsed).split('\n')).toEqual(numbers.map(inEnglish));
  });

  it('is journaled as it is', () => {
    const at = { at: '2026-11-21T10:00:00.000Z', runId: 'r' };
    const written = JSON.stringify({ seq: 1, ...at, type: 'notice', level: 'info', text: said });
    const notice = runEventSchema.parse(JSON.parse(written));
    const theirs = runEventSchema.parse({ seq: 2, ...at, type: 'notice', level: 'info', text: 'as they said it' });
    const { notices } = project([notice, theirs]);
    expect(notices).toEqual([
      { level: 'info', text: said },
      { level: 'info', text: 'as they said it' },
    ]);
    expect(documentInEnglish(notices)).toEqual([
      { level: 'info', text: '3 agents passed; spec moved to spec/{0}.md' },
      { level: 'info', text: 'as they said it' },
    ]);
  });
});
