import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { RunEvent } from '../../src/protocol/run-event.ts';
import { happened, stepOfCommand } from '../../src/vscode/happened.ts';
import { answered, approvalAsked, asked } from '../fakes/questions.ts';

const known = (body: object) => ({ ...body, seq: 1, at: '2026-11-22T12:03:00.000Z', runId: 'r1' }) as RunEvent;

test('a run has begun: somebody was asked for, and the models answer unless a script does', () => {
  expect(happened(known({ type: 'run.started', scripted: false }))).toEqual(['request', 'provider']);
  expect(happened(known({ type: 'run.started', scripted: true }))).toEqual(['request']);
});

test('what was approved was approved by somebody who looked', () => {
  expect(happened(known(answered(approvalAsked(), 'approve')))).toEqual(['approval']);
  expect(happened(known(answered(approvalAsked(), 'approve', { unattended: true })))).toEqual([]);
  expect(happened(known(answered(approvalAsked(), 'change')))).toEqual([]);
  expect(happened(known(answered(asked(), 'try')))).toEqual([]);
});

test('every step of the walkthrough waits for something that is told, by a command that there is or by a run', async () => {
  const { contributes } = JSON.parse(await readFile(path.join(import.meta.dirname, '../../package.json'), 'utf8')) as {
    contributes: { commands: { command: string }[]; walkthroughs: { steps: { completionEvents: string[] }[] }[] };
  };
  const told = [...Object.values(stepOfCommand), 'request', 'approval'].map((step) => [`onContext:batuta.happened.${step}`]);
  const awaited = contributes.walkthroughs.flatMap(({ steps }) => steps.map(({ completionEvents }) => completionEvents));
  expect(awaited).toHaveLength(5);
  for (const events of awaited) expect(told).toContainEqual(events);
  const known = contributes.commands.map(({ command }) => command);
  expect(Object.keys(stepOfCommand).filter((command) => !known.includes(command))).toEqual([]);
});
