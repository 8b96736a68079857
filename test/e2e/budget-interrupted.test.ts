import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ModelHandler } from '../fakes/model-server/model-answer.ts';
import { startModel, type ModelServer } from '../fakes/model-server/model-server.ts';
import { acting, call, calls, finish, passed, spec, write } from './answers.ts';
import { askedOf } from './asked-of.ts';
import { mustEnd, openWorld, runIdIn, type World } from './batuta-process.ts';
import { createGate, type Gate } from './gate.ts';

const long = ['1', '2', '3', '4'].map((name) => `src/long-${name}.txt`);

/** What Source reads costs more than the budget has room for; Library has its work done by then, and a command of it runs. */
const sideBySide = acting([
  [/^SPEC /, finish(spec({ Source: ['src/a.txt'], Library: ['lib/b.txt'] }))],
  [/^Source /, calls(...long.map((path) => call('read', { path }))), write('src/a.txt', 'new a\n'), passed],
  [/^Library /, write('lib/b.txt', 'new b\n'), passed],
]);

let world: World;
let model: ModelServer;
let handler: ModelHandler;
let gate: Gate;
let env: Readonly<Record<string, string>>;
beforeEach(async () => {
  world = await openWorld();
  gate = createGate(world.folder, ['lib/b.txt']);
  handler = sideBySide;
  model = await startModel((request) => handler(request));
  env = { ANTHROPIC_BASE_URL: model.url, ANTHROPIC_API_KEY: 'test-key', BATUTA_PROVIDER: 'anthropic' };
  const settings = `agents:
  source: { section: Source, owns: ['src/**'], validate: [git --version] }
  library: { section: Library, owns: ['lib/**'], validate: [${JSON.stringify(gate.command)}] }
`;
  await world.write('.claude/batuta.yaml', settings);
  for (const file of long) await world.write(file, 'a long line of many words\n'.repeat(1500));
});
afterEach(async () => {
  await gate.open();
  await model.close();
  await world.remove();
});

/** The id of a run that is gone from its process before it could ask for more than $0.25. */
async function interruptedAtCap(signal: 'SIGINT' | 'SIGKILL'): Promise<string> {
  const running = world.start(['feature', 'A thing', '--yes', '--trust-workspace', '--budget', '0.25'], { env });
  await gate.entered();
  await running.saw('The next call would exceed $0.25');
  running.signal(signal);
  if (signal === 'SIGINT') await running.saw('Finishing the current step');
  await gate.open();
  const ended = await running.ended;
  expect(ended.code).toBe(signal === 'SIGINT' ? 130 : 'SIGKILL');
  const runId = runIdIn(ended.said);
  if (signal === 'SIGINT') expect(ended.said).toContain(`batuta resume ${runId} --budget 1 `);
  return runId;
}

test.each(['SIGINT', 'SIGKILL'] as const)('one resume with more lifts the cap of a run that %s ended there', async (signal) => {
  const runId = await interruptedAtCap(signal);
  const again = await world.run(['resume', runId, '--budget', '5'], { env });
  mustEnd(again, 0);
  expect(again.said).toContain('somebody answered “Raise and resume”');
  const asked = askedOf(model);
  expect(asked.toSorted()).toEqual([...new Set(asked)].toSorted());
});

test('one resume with more lifts the cap also where only a lost call, which may have been paid, leaves no room', async () => {
  const asked = Promise.withResolvers<void>();
  handler = (request) => {
    if (!request.label.startsWith('Source ')) return sideBySide(request);
    asked.resolve();
    return new Promise(() => {});
  };
  const running = world.start(['feature', 'A thing', '--yes', '--trust-workspace', '--budget', '0.25'], { env });
  await asked.promise;
  running.signal('SIGKILL');
  const runId = runIdIn((await running.ended).said);
  handler = sideBySide;
  await gate.open();
  const again = await world.run(['resume', runId, '--budget', '5'], { env });
  mustEnd(again, 0);
  expect(again.said).toContain('somebody answered “Raise and resume”');
});

test('what is given is the new cap: where that has no room either, it is asked for more, and nothing is paid', async () => {
  const runId = await interruptedAtCap('SIGINT');
  const before = askedOf(model);
  const again = await world.run(['resume', runId, '--budget', '0.26'], { env });
  mustEnd(again, 4);
  expect(again.said).toContain('The next call would exceed $0.26');
  expect(askedOf(model)).toEqual(before);
});

test('without more it asks for more, like each run at its cap', async () => {
  const runId = await interruptedAtCap('SIGINT');
  mustEnd(await world.run(['resume', runId], { env }), 4);
  mustEnd(await world.run(['resume', runId, '--budget', '5'], { env }), 0);
});

test('more that was given while no process worked on it is not asked for again', async () => {
  const runId = await interruptedAtCap('SIGINT');
  mustEnd(await world.run(['resume', runId], { env }), 4);
  const number = /reply \S+ (\d+) raise/.exec((await world.run(['inbox'], { env })).said)?.[1] ?? '';
  mustEnd(await world.run(['reply', runId, number, 'raise', '--budget', '5'], { env }), 0);
  mustEnd(await world.run(['resume', runId], { env }), 0);
});
