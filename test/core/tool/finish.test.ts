import { describe, expect, it, test } from 'vitest';
import { finishInWords, finishTool, readFinish } from '../../../src/core/tool/finish.ts';
import { toolSchemas } from '../../../src/core/tool/tools.ts';
import type { Json } from '../../../src/protocol/json.ts';

const problem = (form: 'work' | 'review' | 'spec', input: Parameters<typeof readFinish>[1]): string => {
  const read = readFinish(form, input);
  return read.ok ? 'taken' : read.problem;
};

describe('finish', () => {
  test('a model is told the fields of its role', () => {
    const fields = (['work', 'review', 'spec'] as const).map((form) => {
      const schema = toolSchemas([], [], form)[0]?.inputSchema;
      return [finishTool(form).name, Object.keys(schema?.['properties'] ?? {}), schema?.['required']];
    });
    expect(fields).toEqual([
      ['finish', ['summary', 'checks', 'deviations', 'question'], ['summary', 'checks', 'deviations']],
      ['finish', ['summary', 'verdict', 'issues'], ['summary', 'verdict', 'issues']],
      ['finish', ['summary', 'spec'], ['summary', 'spec']],
    ]);
  });

  it('takes the fields of each role, and what may be left out', () => {
    expect(readFinish('work', { summary: 's', checks: [{ section: 'Build', passed: true }], question: ' ', extra: 1 })).toEqual({
      ok: true,
      finish: { summary: 's', report: { checks: [{ section: 'Build', passed: true, error: null }], deviations: [] } },
    });
    expect(readFinish('review', { summary: 's', verdict: 'rejected', issues: [{ title: 't' }] })).toEqual({
      ok: true,
      finish: {
        summary: 's',
        report: { verdict: 'rejected', issues: [{ title: 't', file: null, line: null, description: '', fix: '', rule: null }] },
      },
    });
    expect(readFinish('spec', { summary: 's', spec: '## Spec: A' })).toEqual({
      ok: true,
      finish: { summary: 's', report: { spec: '## Spec: A' } },
    });
  });

  it('takes Markdown where none of the fields is given', () => {
    expect(readFinish('review', { summary: 's', report: '## Review: APPROVED' })).toEqual({
      ok: true,
      finish: { summary: 's', report: '## Review: APPROVED' },
    });
    expect(problem('review', { summary: 's', report: '## Review: APPROVED', verdict: 'perhaps' })).toMatch(/^verdict: /u);
  });

  it('needs no report of a specialist that asks something; nobody else is heard', () => {
    expect(readFinish('work', { summary: 's', question: 'Whose is it?' })).toEqual({
      ok: true,
      finish: { summary: 's', report: '', question: 'Whose is it?' },
    });
    expect(readFinish('spec', { summary: 's', spec: 'x', question: 'Whose is it?' })).toEqual({
      ok: true,
      finish: { summary: 's', report: { spec: 'x' } },
    });
  });

  it('says what does not fit', () => {
    expect(problem('work', { summary: 's' })).toMatch(/^checks: /u);
    expect(problem('work', { summary: ' ', checks: [] })).toBe(
      'summary: must not be blank; checks: Too small: expected array to have >=1 items',
    );
    expect(problem('work', { summary: 's', report: ' ' })).toBe('report: must not be blank');
    expect(problem('review', { summary: 's', verdict: 'approved', issues: [{ title: 't', line: 0 }] })).toMatch(/^issues\.0\.line: /u);
    expect(problem('spec', null)).toMatch(/^input: /u);
    expect(problem('work', { summary: 's', checks: [{ section: 'Build', passed: true }], question: ['Whose is it?'] })).toMatch(
      /^question: /u,
    );
  });

  it('has words for what does not fit at all', () => {
    expect(finishInWords('review', { summary: 's', verdict: 'perhaps' })).toEqual({
      summary: 's',
      report: '{\n "summary": "s",\n "verdict": "perhaps"\n}',
    });
    expect(finishInWords('review', { report: '## Review: APPROVED', verdict: 1 })).toEqual({ summary: '', report: '## Review: APPROVED' });
    expect([finishInWords('work', {}), finishInWords('work', null)]).toEqual([null, null]);
  });

  it('has a question in whatever shape it comes, of a specialist alone', () => {
    const asked = (question: Json): unknown => finishInWords('work', { question })?.question;
    expect([asked('Whose?'), asked(['Whose?', 'Why?']), asked({ text: 'Whose?' })]).toEqual([
      'Whose?',
      '["Whose?","Why?"]',
      '{"text":"Whose?"}',
    ]);
    expect([asked(' '), asked(null), asked([]), asked({}), asked(false)]).toEqual(Array.from({ length: 5 }, () => undefined));
    expect(finishInWords('review', { question: 'Whose?' })).not.toHaveProperty('question');
  });
});
