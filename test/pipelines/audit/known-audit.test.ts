import { afterEach, expect, test } from 'vitest';
import type { AuditCache } from '../../../src/core/ports.ts';
import type { KnownAudit } from '../../../src/protocol/audit.ts';
import { finished, type Act, type Stage } from '../feature/stage.ts';
import { openAudit } from './acts.ts';

let stage: Stage;
afterEach(() => stage.close());

const kept = new Map<string, KnownAudit>();
const audits: AuditCache = { get: async (key) => kept.get(key) ?? null, put: async (key, known) => void kept.set(key, known) };
const clean: Act = () => finished('Score: 100/100');

/** Runs the audit on a workspace: whether its auditor, of whom nobody knows what it looks at, was asked. */
async function isAudited(workspace: Pick<Stage, 'files' | 'checkpoints'> | null, act: Act = clean): Promise<boolean> {
  if (workspace) await stage.close();
  stage = await openAudit([[/^AUDIT/, act]], {}, { audits, ...(workspace ? { workspace } : {}) });
  await stage.start();
  expect(await stage.ended()).toBe('completed');
  return stage.asked.length > 0;
}

test('where nobody knows what an auditor looked at, its audit is taken over as long as the whole workspace is as it was', async () => {
  kept.clear();
  expect(await isAudited(null)).toBe(true);
  expect(await isAudited(stage)).toBe(false);
  stage.files.set('docs/notes.md', 'more');
  expect(await isAudited(stage)).toBe(true);
  expect(await isAudited(stage)).toBe(false);
});

test('of a workspace that changed while such an auditor was at work nothing is taken over, not even when it is as it was again', async () => {
  kept.clear();
  const meanwhile: Act = (_task, { files }) => {
    files.set('docs/notes.md', 'more');
    return finished('Score: 100/100');
  };
  expect(await isAudited(null, meanwhile)).toBe(true);
  expect(await isAudited(stage)).toBe(true);
  kept.clear();
  stage.files.remove('docs/notes.md');
  expect(await isAudited(stage, meanwhile)).toBe(true);
  stage.files.remove('docs/notes.md');
  expect(await isAudited(stage)).toBe(true);
});
