import { expect } from 'vitest';
import { sampled as test } from '../sweeps/sampled.ts';
import { acting, call, calls, passed, wordsOf } from './answers.ts';
import { audit, auditor, open, settings } from './audit-shop.ts';
import type { Scene } from './scene.ts';
import { wholeRun, type WholeRun } from './whole-run.ts';

const file = 'prices/__init__.py';
const defect = { severity: 'P0', category: 'Injection', file, seen: /eval\(/ };
const opened = (): Promise<Scene> =>
  open(
    {
      [file]: 'def net(text):\n    return eval(text)\n',
      'test_net.py':
        'import unittest\nfrom prices import net\n\n\nclass NetTest(unittest.TestCase):\n    def test_net(self):\n        self.assertEqual(net("2"), 2)\n',
      '.claude/batuta.yaml': settings('prices/**, test_*.py', 'python3 -m unittest'),
    },
    acting([
      [/^AUDIT security /, ...auditor([file], [defect])],
      [
        /^CLOSE-GAPS Code /,
        calls(call('read', { path: file })),
        calls(call('edit', { path: file, old_string: 'eval(text)', new_string: 'float(text)' })),
        passed,
      ],
    ]),
  );
const goal = { modules: ['prices'], dimensions: ['security'], iterations: 1 };
const ran = (scene: Scene, option: string, text?: string): Promise<WholeRun> =>
  wholeRun(scene, {
    pipeline: { id: 'audit', more: { audit: goal } },
    confirms: true,
    commands: [{ option, ...(text === undefined ? {} : { text }) }],
  });
const asked = ({ events }: WholeRun): unknown[] => events.flatMap((event) => (event.type === 'question.asked' ? [event.question] : []));
const question = { kind: 'confirm', reason: 'core', subject: `core ${file}`, agent: 'code', risk: 'high' };

test('a fix that changes a core file is asked about with its diff; once it is allowed the finding is closed', async () => {
  const scene = await opened();
  const run = await ran(scene, 'once');
  expect(asked(run)).toMatchObject([{ ...question, delta: expect.stringContaining('+    return float(text)') as unknown }]);
  expect([run.outcome, run.report.audit?.reached, run.report.audit?.closed.map(({ file: at }) => at)]).toEqual(['completed', true, [file]]);
  expect(await scene.read(file)).toContain('float(text)');
});

test('a core file whose change is declined stays, its agent is told why, and the finding stays open', async () => {
  const scene = await opened();
  const run = await ran(scene, 'reject', 'Others import it.');
  expect(asked(run)).toMatchObject([question]);
  expect(await scene.read(file)).toContain('eval(text)');
  expect([run.report.audit?.reached, run.report.audit?.findings.map(({ file: at }) => at)]).toEqual([false, [file]]);
  expect(run.report.declined).toMatchObject([{ detail: expect.stringContaining(file) as unknown, by: 'test' }]);
  expect(scene.model.requests().map(wordsOf).join('\n')).toContain('Others import it.');
});

test('a core file is not changed where nobody answers; the report lists it, and the exit code says that the target is missed', async () => {
  const scene = await opened();
  const { code, report } = await scene.run(audit('--module-path', 'prices', '--max-iterations', '1'));
  expect([code, report.audit?.reached]).toEqual([1, false]);
  expect(await scene.read(file)).toContain('eval(text)');
  expect(report.declined).toMatchObject([{ detail: expect.stringContaining(`${file} is a core file`) as unknown }]);
});
