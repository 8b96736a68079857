import { describe, expect, it } from 'vitest';
import { inEnglish, inLanguage, joined, lines, sentence, told } from '../../../src/core/report/sentence.ts';
import { project } from '../../../src/core/run/project.ts';
import { runEventSchema } from '../../../src/protocol/run-event.ts';

const spanish: Readonly<Record<string, string>> = {
  '{0} agents passed': 'pasaron {0} agentes',
  'spec moved to {0}': 'especificación en {0}',
  '{0}; {1}': '{0}; {1}',
};
const translate = (text: string, ...values: (string | number)[]): string =>
  (spanish[text] ?? text).replace(/\{(\d+)\}/g, (_place, index: string) => String(values[Number(index)]));

describe('a sentence of Batuta', () => {
  const said = joined([sentence('{0} agents passed', 3), sentence('spec moved to {0}', 'spec/{0}.md')]);

  it('is English for whoever wants it, and every face words it; what fills it in is never taken for a place', () => {
    expect(inEnglish(said)).toBe('3 agents passed; spec moved to spec/{0}.md');
    expect(inLanguage(said, translate)).toBe('pasaron 3 agentes; especificación en spec/{0}.md');
  });

  it('that is a mere string is somebody else’s and stays as it is', () => {
    expect(inLanguage('{0} agents passed', translate)).toBe('{0} agents passed');
    expect(told('text', 'a model’s words')).toEqual({ text: 'a model’s words' });
    expect(joined([])).toBe('');
  });

  it('stands below another one where there is a list of them', () => {
    expect(inLanguage(lines([sentence('{0} agents passed', 3), sentence('{0} agents passed', 2)]), translate)).toBe(
      'pasaron 3 agentes\npasaron 2 agentes',
    );
    expect(lines([])).toBe('');
  });

  it('is journaled in both ways; of an older run there is the sentence alone', () => {
    const at = { at: '2026-11-21T10:00:00.000Z', runId: 'r' };
    const written = JSON.stringify({ seq: 1, ...at, type: 'notice', level: 'info', ...told('text', said) });
    const notice = runEventSchema.parse(JSON.parse(written));
    const older = runEventSchema.parse({ seq: 2, ...at, type: 'notice', level: 'info', text: 'as it was said then' });
    expect(project([notice, older]).notices).toEqual([
      { level: 'info', text: '3 agents passed; spec moved to spec/{0}.md', said },
      { level: 'info', text: 'as it was said then', said: 'as it was said then' },
    ]);
  });
});
