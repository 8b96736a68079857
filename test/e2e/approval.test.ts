import { inEnglish } from '../../src/core/describe/message.ts';
import { mkdtemp, readFile, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, expect } from 'vitest';
import { specHash } from '../../src/core/spec/spec-hash.ts';
import type { Question } from '../../src/protocol/question.ts';
import type { RunEvent } from '../../src/protocol/run-event.ts';
import { gitIn } from '../fakes/copy-workspace.ts';
import { sampled as test } from '../sweeps/sampled.ts';
import { acting, call, calls, finish, passed, spec, wordsOf, write } from './answers.ts';
import { openInMemory, type MemoryScene } from './memory-scene.ts';
import { openScene, type Scene } from './scene.ts';
import { tiny } from './tiny.ts';
import type { WholeRun } from './whole-run.ts';

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function open(...options: Parameters<typeof openScene>): Promise<Scene> {
  const scene = await openScene(...options);
  cleanups.push(() => scene.remove());
  return scene;
}

/** Writes what its spec says: the word in quotes behind "write". */
const obedient = acting([
  [
    /^SPEC /,
    calls(call('read', { path: 'lib/b.txt' })),
    (request) =>
      finish(
        spec({ Source: ['src/new.txt'] }, { tasks: wordsOf(request).includes('Requested changes') ? 'write "changed"' : 'write "first"' }),
      ),
  ],
  [/^Source /, (request) => write('src/new.txt', /write \\"(\w+)\\"/.exec(wordsOf(request))?.[1] ?? 'nothing'), passed],
  [/^RETRY Source /, calls(call('read', { path: 'src/new.txt' })), write('src/new.txt', 'first'), passed],
]);

const asked = (events: readonly RunEvent[]): Question[] =>
  events.flatMap((event) => (event.type === 'question.asked' && event.question.kind === 'approval' ? [event.question] : []));
const feature = ['feature', 'A thing', '--trust-workspace'];

async function waiting(scene: Scene): Promise<{ runId: string; specFile: string }> {
  const ran = await scene.run(feature);
  expect({ code: ran.code, status: ran.report.status }).toEqual({ code: 3, status: 'waiting-approval' });
  return { runId: ran.report.runId, specFile: ran.report.spec?.file ?? '' };
}

test('without a terminal: 3 and how to go on; another process approves: 0', async () => {
  const scene = await open(tiny(obedient));
  const first = await scene.cli(feature);
  expect(first.code).toBe(3);
  const runId = /approve (\S+)/.exec(first.stdout)?.[1] ?? '';
  expect(first.stdout).toContain('The spec is waiting for your approval, and there is no terminal to ask in.');
  expect(first.stdout).toContain(`batuta approve ${runId} --yes`);
  expect(await scene.read('src/new.txt')).toBeNull();
  const second = await scene.run(['approve', runId, '--yes']);
  expect({ code: second.code, status: second.report.status }).toEqual({ code: 0, status: 'completed' });
  expect(await scene.read('src/new.txt')).toBe('first');
});

/** A run in memory that waits for its approval. */
async function waitingInMemory(): Promise<{ scene: MemoryScene; specFile: string; approve: () => Promise<WholeRun> }> {
  const scene = await openInMemory(obedient);
  const { report } = await scene.run({ approvals: 0 });
  expect(report.status).toBe('waiting-approval');
  const specFile = report.spec?.file ?? '';
  /** As the spec lies there now. */
  const approve = (): Promise<WholeRun> =>
    scene.resume({ option: 'approve', items: { [specFile]: specHash(scene.read(specFile) ?? '') } }, { approvals: 0 });
  return { scene, specFile, approve };
}

test('a spec edited by hand before the approval is what gets implemented', async () => {
  const { scene, specFile, approve } = await waitingInMemory();
  scene.write(specFile, scene.read(specFile)?.replace('write "first"', 'write "mine"') ?? '');
  const { report } = await approve();
  expect(report.status).toBe('completed');
  expect(scene.read('src/new.txt')).toBe('mine');
  expect(scene.read(report.spec?.file ?? '')).toContain('1. [x] write "mine"');
});

test('edited after it was shown: asked again with the delta, and the edited text is approved then', async () => {
  const { scene, specFile, approve } = await waitingInMemory();
  const shown = scene.read(specFile) ?? '';
  const edited = shown.replace('write "first"', 'write "later"');
  scene.write(specFile, edited);
  const again = await scene.resume({ option: 'approve', items: { [specFile]: specHash(shown) } }, { approvals: 0 });
  const last = asked(again.events).at(-1);
  expect({ status: again.report.status, reason: last?.reason, hash: last?.items[0]?.hash }).toEqual({
    status: 'waiting-approval',
    reason: 'stale',
    hash: specHash(edited),
  });
  expect(last?.delta).toContain('-1. [ ] write "first"\n+1. [ ] write "later"');
  expect((await approve()).report.status).toBe('completed');
  expect(scene.read('src/new.txt')).toBe('later');
});

test.each([
  { what: 'a file that was read while it was written', file: 'lib/b.txt', reasons: ['stale'] },
  { what: 'a file that the spec names', file: 'src/new.txt', reasons: ['stale'] },
  { what: 'a file that it is not about', file: 'other.txt', reasons: [] },
])('the code changed after the spec: $what', async ({ file, reasons }) => {
  const { scene, approve } = await waitingInMemory();
  scene.write(file, 'changed by hand\n');
  const { events, report } = await approve();
  const again = asked(events).slice(1);
  expect(again.map((event) => event.reason)).toEqual(reasons);
  if (reasons.length > 0) {
    expect(inEnglish(again[0]?.message ?? '')).toContain(file);
    expect(again[0]?.delta).toContain('+changed by hand');
  } else {
    expect(report.status).toBe('completed');
    expect(report.notices.map((notice) => inEnglish(notice.text))).toContain(
      '1 file changed since the spec was written; it is not in the spec.',
    );
  }
});

test('saved for later, then approved by another process', async () => {
  const scene = await open(tiny(obedient));
  const { runId, specFile } = await waiting(scene);
  await scene.answer(runId, { option: 'save', by: 'test' });
  const saved = await scene.run(['resume', runId]);
  expect({ code: saved.code, status: saved.report.status }).toEqual({ code: 3, status: 'saved' });
  const ran = await scene.run(['approve', path.join(scene.root, specFile), '--yes']);
  expect({ code: ran.code, runId: ran.report.runId }).toEqual({ code: 0, runId });
});

test('changes asked for: a revised spec, its delta, and the revision is what gets built', async () => {
  const { scene, approve } = await waitingInMemory();
  const revised = await scene.resume({ option: 'changes', text: 'another word' }, { approvals: 0 });
  const last = asked(revised.events).at(-1);
  expect({ status: revised.report.status, reason: last?.reason, revision: revised.report.spec?.revision }).toEqual({
    status: 'waiting-approval',
    reason: 'revised',
    revision: 2,
  });
  expect(last?.delta).toContain('+1. [ ] write "changed"');
  expect((await approve()).report.status).toBe('completed');
  expect(scene.read('src/new.txt')).toBe('changed');
});

test('--plan ends at the approval with 3, also with --yes', async () => {
  const scene = await open(tiny(obedient));
  const ran = await scene.run([...feature, '--plan', '--yes']);
  expect({ code: ran.code, status: ran.report.status, given: ran.events.filter((event) => event.type === 'question.answered') }).toEqual({
    code: 3,
    status: 'waiting-approval',
    given: [],
  });
});

test('from a clone on another machine: the file alone is enough', async () => {
  const scene = await open(tiny(obedient));
  const { specFile } = await waiting(scene);
  await gitIn(scene.root, ['add', '--all']);
  await gitIn(scene.root, ['commit', '--quiet', '--message', 'The spec']);
  const clone = await realpath(await mkdtemp(path.join(tmpdir(), 'batuta-clone-')));
  const home = await mkdtemp(path.join(tmpdir(), 'batuta-home-'));
  cleanups.push(
    () => rm(clone, { recursive: true, force: true }),
    () => rm(home, { recursive: true, force: true }),
  );
  await gitIn(scene.root, ['clone', '--quiet', scene.root, clone]);
  const before = scene.asked().length;
  const ran = await scene.run(['approve', specFile, '--yes', '--trust-workspace'], { home, cwd: clone });
  expect({ code: ran.code, status: ran.report.status, workspace: ran.report.workspace }).toEqual({
    code: 0,
    status: 'completed',
    workspace: clone,
  });
  expect(scene.asked().slice(before)).toEqual(['Source Thing#0', 'Source Thing#1']);
  // The original is as it was.
  expect(await scene.read('src/new.txt')).toBeNull();
  expect(await readFile(path.join(clone, 'src/new.txt'), 'utf8')).toBe('first');
});

test('a spec that cannot be carried out any more says so, with its line, and --yes does not go round in circles', async () => {
  const scene = await open(tiny(obedient));
  const { runId, specFile } = await waiting(scene);
  await scene.write(specFile, (await scene.read(specFile))?.replace('#### Source', '#### Nowhere') ?? '');
  const ran = await scene.run(['approve', runId, '--yes']);
  expect({ code: ran.code, status: ran.report.status }).toEqual({ code: 3, status: 'waiting-approval' });
  expect(asked(ran.events).map((event) => [event.reason, /spec\.md:\d+: "Nowhere" is no layer/.test(inEnglish(event.message))])).toEqual([
    ['invalid', true],
  ]);
});

test('edited after the approval: told that it is not in effect, and kept', async () => {
  const scenes: Scene[] = [];
  const scene = await open(
    tiny(async (request) => {
      const here = scenes[0];
      const file = here ? await here.find('spec/active', 'spec.md') : null;
      if (here && file && request.label.startsWith('Source') && request.turn === 1)
        await here.write(file, (await here.read(file))?.replace('write "first"', 'write "too late"') ?? '');
      return obedient(request);
    }),
  );
  scenes.push(scene);
  const ran = await scene.run([...feature, '--yes']);
  expect(ran.code).toBe(0);
  expect(await scene.read('src/new.txt')).toBe('first');
  const completed = ran.report.spec?.file ?? '';
  expect(await scene.read(completed)).toContain('1. [x] write "first"');
  expect(await scene.read(completed.replace('spec.md', 'edited-after-approval.md'))).toContain('write "too late"');
  expect(ran.report.notices.map((notice) => inEnglish(notice.text)).join('\n')).toContain('The edit had no effect and is kept next to it');
});
