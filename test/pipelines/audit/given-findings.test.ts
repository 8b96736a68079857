import { afterEach, expect, test } from 'vitest';
import { auditReport } from '../../../src/core/audit/audit-report.ts';
import { inEnglish } from '../../../src/core/describe/message.ts';
import { phaseKey } from '../../../src/core/run/phases.ts';
import type { RunState } from '../../../src/core/run/run-state.ts';
import type { Finding, Severity } from '../../../src/protocol/audit.ts';
import { asJson } from '../../../src/protocol/json.ts';
import { finished, type Stage } from '../feature/stage.ts';
import { audits, file, mends, openAudit, planted, second, secondPlanted } from './acts.ts';

let stage: Stage;
afterEach(() => stage.close());

const rest = [/^CLOSE-GAPS/, mends('P9')] as const;

/** What an earlier run found of that severity. */
async function found(severity: Severity): Promise<Finding[]> {
  stage = await openAudit([[/^AUDIT/, audits()], rest], { iterations: 1 });
  await stage.start();
  await stage.ended();
  const findings = (await stage.state()).audit?.rounds[0]?.dimensions[0]?.findings ?? [];
  await stage.close();
  return findings.filter((one) => one.severity === severity);
}

function passings({ phases }: RunState): string[] {
  const lines = phases.map((one) => `${phaseKey(one)} ${one.status}: ${inEnglish(one.note)}`);
  return lines.filter((line) => /^(?:audit|close-gaps|re-audit)/u.test(line));
}

test('findings that are given are closed and nothing else: no first audit is paid for, and the audit afterwards says whether they are gone', async () => {
  const findings = await found('P2');
  const acts = [
    [/^AUDIT/, audits()],
    [/^CLOSE-GAPS Backend .* \(1\)/, mends('P9')],
    [/^CLOSE-GAPS Backend .* \(2\)/, mends('P2')],
  ] as const;
  stage = await openAudit(acts, { findings: asJson(findings), iterations: 3 });
  await stage.start();
  expect(await stage.ended()).toBe('completed');
  const state = await stage.state();
  expect([state.result?.missed, stage.files.text(file)?.match(/P\d/gu)]).toEqual([undefined, ['P0', 'P1', 'P3']]);
  // Its first cycle mended nothing.
  expect(passings(state)).toEqual([
    'audit skipped: known findings, not looked for again: 1',
    'close-gaps-1 completed: worked on: 1',
    're-audit-1 completed: score 48; closed: 0; new: 3; findings: 4',
    'close-gaps-2 completed: worked on: 1',
    're-audit-2 completed: score 53; closed: 1; new: 0; findings: 3',
  ]);
  if (!state.audit) throw new Error('nothing was audited');
  const { rounds, metrics } = auditReport(state, state.audit);
  expect(rounds.map(({ score, dimensions }) => [score, dimensions[0]?.computed])).toEqual([
    [null, null],
    [48, 63],
    [53, 68],
  ]);
  expect([metrics.initial_score, metrics.final_score]).toEqual([null, 53]);
});

test('one that stays open is what the run missed', async () => {
  const findings = await found('P0');
  stage = await openAudit([[/^AUDIT/, audits()], rest], { findings: asJson(findings), iterations: 2 });
  await stage.start();
  expect(await stage.ended()).toBe('completed');
  const { result } = await stage.state();
  expect(inEnglish(result?.missed ?? '')).toBe('Still open: Injection in line 2. Iterations: 2.');
});

test('one that is in no file any more is nobody’s work', async () => {
  const findings = await found('P0');
  const gone = findings.map((one) => ({ ...one, place: 'no file' }));
  stage = await openAudit([[/^AUDIT/, () => finished('Score: 100/100')]], { findings: asJson(gone), iterations: 2 });
  await stage.start();
  expect(await stage.ended()).toBe('completed');
  expect(passings(await stage.state())).toEqual(['audit skipped: known findings, not looked for again: 1']);
});

test('agents are told what they may change: the module, its tests, and whatever file a person gave a finding of', async () => {
  const [finding] = await found('P2');
  if (!finding) throw new Error('nothing was found');
  const acts = [
    [/^AUDIT/, audits()],
    [/^CLOSE-GAPS/, mends('P9')],
  ] as const;
  const told: string[] = [];
  for (const given of [{ ...finding, file: 'frontend/log.ts' }, finding]) {
    const more = { files: { [file]: planted, [second]: secondPlanted } };
    stage = await openAudit(acts, { findings: asJson([given]), iterations: 1 }, more);
    await stage.start();
    await stage.ended();
    const asked = stage.tasks.find(({ prompt }) => prompt.task.startsWith('CLOSE-GAPS'))?.prompt;
    told.push(/Change what lies in.*$/mu.exec([...(asked?.system ?? []), asked?.task].join('\n'))?.[0] ?? '');
    if (given !== finding) await stage.close();
  }
  expect(told).toEqual([
    'Change what lies in backend and its tests, and frontend/log.ts, of which the person gave a finding; nothing else.',
    'Change what lies in backend and its tests; nothing else.',
  ]);
});
