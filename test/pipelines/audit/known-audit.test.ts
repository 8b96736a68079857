import { afterEach, expect, test } from 'vitest';
import type { AuditCache } from '../../../src/core/caches.ts';
import type { Finding, KnownAudit } from '../../../src/protocol/audit.ts';
import { asJson } from '../../../src/protocol/json.ts';
import { finished, type Act, type Stage } from '../feature/stage.ts';
import { file, findingsIn, openAudit } from './acts.ts';

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

/** Names what is in the file, as long as nobody dismissed it. */
const finds: Act = ({ prompt }, { files }) => {
  const findings = findingsIn(files.text(file) ?? '').filter(({ title }) => !prompt.task.includes(`- ${file}: ${title}`));
  return { status: 'finished', finish: { summary: 'audited', report: { score: 96, findings } }, read: [] };
};
const one = `'P3 Naming'\n`;
const two = `'P3 Naming'\n'P4 Spelling'\n`;

interface Again {
  readonly text?: string;
  readonly dismissed?: readonly Finding[];
  /** They were given, in place of a first audit. */
  readonly given?: readonly Finding[];
}

/** Audits that workspace with a run of its own: whether its auditor was asked, and what is found then. */
async function auditAgain({ text, dismissed = [], given }: Again): Promise<{ asked: boolean; findings: readonly Finding[] }> {
  const { files, checkpoints } = stage;
  await stage.close();
  if (text !== undefined) files.set(file, text);
  const goal = { iterations: 1, ...(given ? { findings: asJson(given) } : { focus: ['P0'] }) };
  const acts = [
    [/^AUDIT/, finds],
    [/^CLOSE-GAPS/, () => finished('### Build\nPassed\n')],
  ] as const;
  stage = await openAudit(acts, goal, { audits, workspace: { files, checkpoints } });
  stage.dismissed.push(...dismissed);
  await stage.start();
  expect(await stage.ended()).toBe('completed');
  const round = (await stage.state()).audit?.rounds.at(-1);
  return { asked: stage.asked.some((label) => label.startsWith('AUDIT')), findings: round?.dimensions[0]?.findings ?? [] };
}

async function firstAudit(text: string): Promise<readonly Finding[]> {
  kept.clear();
  stage = await openAudit([], {}, {});
  return (await auditAgain({ text })).findings;
}

test('a finding that was dismissed and is one again is found: who was told to leave it out cannot answer for it', async () => {
  const dismissed = await firstAudit(one);
  const leftOut = await auditAgain({ text: `\n${one}`, dismissed });
  const again = await auditAgain({});
  expect([dismissed.length, leftOut, again.asked, again.findings.map(({ title }) => title)]).toEqual([
    1,
    { asked: true, findings: [] },
    true,
    ['Naming in line 2'],
  ]);
});

test('what was dismissed since is told to whoever found anything in that file, and to nobody else', async () => {
  const [naming] = await firstAudit(one);
  if (!naming) throw new Error('nothing was found');
  const elsewhere = { ...naming, file: 'backend/other.ts', fingerprint: 'f'.repeat(64) };
  expect(await auditAgain({ dismissed: [elsewhere] })).toEqual({ asked: false, findings: [naming] });
  expect(await auditAgain({ dismissed: [naming] })).toEqual({ asked: true, findings: [] });
  const [first, second] = await firstAudit(two);
  if (!first || !second) throw new Error('nothing was found');
  expect(await auditAgain({ dismissed: [first] })).toMatchObject({ asked: true, findings: [{ title: second.title }] });
});

test('an auditor that is to look again at what was found before is asked, unless the answer that is known names all of it', async () => {
  const findings = await firstAudit(one);
  expect(await auditAgain({ given: findings })).toEqual({ asked: false, findings });
  const [naming] = findings;
  if (!naming) throw new Error('nothing was found');
  expect(await auditAgain({ given: [{ ...naming, category: 'Spelling', fingerprint: 'f'.repeat(64) }] })).toEqual({
    asked: true,
    findings,
  });
});

test('what a person told an auditor was told to no other, so its audit is not taken over', async () => {
  kept.clear();
  let words: string | undefined = undefined;
  const stops: Act = ({ guidance }) => {
    words = guidance;
    return guidance === undefined ? { status: 'failed', reason: 'model', message: 'no', continuation: null } : finished('Score: 100/100');
  };
  stage = await openAudit([[/^AUDIT/, stops]], {}, { audits });
  await stage.start();
  await stage.until('stop');
  await stage.reply('guide', { text: 'Leave names out.' });
  expect(await stage.ended()).toBe('completed');
  expect([words, kept.size]).toEqual(['Leave names out.', 0]);
});
