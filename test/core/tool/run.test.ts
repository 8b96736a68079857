import { describe, expect, it } from 'vitest';
import { InterruptedError } from '../../../src/core/durable/errors.ts';
import { sentence } from '../../../src/core/describe/message.ts';
import { runTool } from '../../../src/core/tool/run.ts';
import { sha256 } from '../../fakes/memory-files.ts';
import { createTestEnvironment, use } from './environment.ts';

const abort = (controller: AbortController) => {
  controller.abort();
  return {};
};
const commands = [
  ['npm', 'test'],
  ['make', 'all the things'],
];
const environmentWith = (exitCode: number) =>
  createTestEnvironment(
    { 'src/a.ts': 'a\n', 'src/old.ts': 'x\ny\n', '.env': 'SECRET' },
    {
      commands,
      scripts: (files) => ({
        'npm test': () => {
          files.set('src/a.ts', 'b\nc\n');
          files.set('dist/out.js', 'o\n');
          files.set('.env', 'SECRET2');
          files.remove('src/old.ts');
          return { exitCode, output: 'ran', durationMs: 1234 };
        },
      }),
    },
  );
const changes = [
  { type: 'file.changed', agent: 'backend', file: '.env', before: sha256('SECRET'), after: sha256('SECRET2'), added: 0, removed: 0 },
  { type: 'file.changed', agent: 'backend', file: 'dist/out.js', before: null, after: sha256('o\n'), added: 1, removed: 0 },
  { type: 'file.changed', agent: 'backend', file: 'src/a.ts', before: sha256('a\n'), after: sha256('b\nc\n'), added: 2, removed: 1 },
  { type: 'file.changed', agent: 'backend', file: 'src/old.ts', before: sha256('x\ny\n'), after: null, added: 0, removed: 2 },
];

describe('run', () => {
  it('runs a listed command alone in the workspace and tells what it changed', async () => {
    const environment = environmentWith(0);
    const { result, events } = await use(runTool, { cmd: 'npm test' }, environment);
    expect(result).toEqual({
      ok: true,
      content: 'Exit code 0 after 1.2 s.\nFiles changed meanwhile: .env, dist/out.js (new), src/a.ts, src/old.ts (deleted).\nOutput:\nran',
      detail: sentence('exit code {0}, {1}', '0', '1.2 s'),
    });
    expect(events).toEqual(changes);
    expect([environment.locked, environment.processes.requests[0]?.mark, environment.blobs.text(sha256('x\ny\n'))]).toEqual([
      ['exclusive'],
      'run',
      'x\ny\n',
    ]);
    expect(environment.blobs.all.has(sha256('SECRET'))).toBe(false);
  });

  it('tells a failing command from a missing one and one that took too long', async () => {
    expect((await use(runTool, { command: '["npm", "test"]' }, environmentWith(2))).result).toMatchObject({
      ok: false,
      detail: sentence('exit code {0}, {1}', '2', '1.2 s'),
    });
    const environment = createTestEnvironment({}, { commands: [['a'], ['b']], scripts: () => ({ b: { outcome: 'timeout' } }) });
    expect((await use(runTool, { command: 'a' }, environment)).result.content).toBe(
      'There is no such program on this machine.\nNo output.',
    );
    expect((await use(runTool, { command: 'b' }, environment)).result).toMatchObject({ ok: false, detail: sentence('timeout') });
  });

  it.each(['npm test --force', 'npm', 'npm test; rm -rf /', ['npm test'], ['sh', '-c', 'npm test'], 'NPM test'])(
    'refuses %j',
    async (command) => {
      const environment = environmentWith(0);
      const { result } = await use(runTool, { command }, environment);
      expect([result.ok, result.content]).toEqual([
        false,
        expect.stringContaining("Allowed are only, exactly like this: npm test · make 'all the things'"),
      ]);
      expect(environment.processes.calls).toEqual([]);
    },
  );

  it('is not repeated when resumed; the tree tells what happened', async () => {
    const environment = environmentWith(0);
    const planned = await runTool.plan({ command: 'npm test' }, environment, new AbortController().signal);
    environment.files.set('src/a.ts', 'half');
    const { result, events } = await use(runTool, { command: 'npm test' }, environment, {
      plan: planned.ok ? planned.plan : null,
      resumed: true,
    });
    expect(result).toEqual({
      ok: false,
      content: 'The command was interrupted; its outcome is unknown. Files changed meanwhile: src/a.ts. Run it again if that is safe.',
      detail: sentence('interrupted, outcome unknown'),
    });
    expect([events, environment.processes.calls]).toEqual([[], []]);
  });

  it('an interrupted command has no result', async () => {
    const controller = new AbortController();
    const environment = createTestEnvironment({}, { commands, scripts: () => ({ 'npm test': () => abort(controller) }) });
    await expect(use(runTool, { command: 'npm test' }, environment, { signal: controller.signal })).rejects.toBeInstanceOf(
      InterruptedError,
    );
  });
});
