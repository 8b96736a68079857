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
      listed: ['src/a.ts'],
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
const command = 'npm test';
const put = sentence(
  '"{0}" changed {1}, which no command may change: put back as before; what it wrote is kept with the run, unless it may hold secrets.',
  command,
  '.env',
);
const changes = [
  { type: 'notice', level: 'warning', text: put },
  { ...changed('file.uncertain', 'dist/out.js', null, 'o\n', 1, 0), saved: false },
  changed('file.changed', 'src/a.ts', 'a\n', 'b\nc\n', 2, 1),
  { ...changed('file.uncertain', 'src/old.ts', 'x\ny\n', null, 0, 2), saved: false },
];
function changed(type: string, file: string, before: string | null, after: string | null, added: number, removed: number) {
  const hash = (text: string | null): string | null => (text === null ? null : sha256(text));
  return { type, agent: 'backend', file, before: hash(before), after: hash(after), added, removed, command };
}

describe('run', () => {
  it('runs a listed command alone in the workspace and tells what it changed', async () => {
    const environment = environmentWith(0);
    const { result, events } = await use(runTool, { cmd: 'npm test' }, environment);
    expect(result).toEqual({
      ok: true,
      content: 'Exit code 0 after 1.2 s.\nFiles changed meanwhile: dist/out.js (new), src/a.ts, src/old.ts (deleted).\nOutput:\nran',
      detail: sentence('exit code {0}, {1}', '0', '1.2 s'),
    });
    expect(events).toEqual(changes);
    expect([environment.locked, environment.processes.requests[0]?.mark, environment.blobs.text(sha256('x\ny\n'))]).toEqual([
      ['exclusive'],
      'run',
      'x\ny\n',
    ]);
    expect([
      environment.blobs.all.has(sha256('SECRET')),
      environment.blobs.all.has(sha256('SECRET2')),
      environment.files.text('.env'),
    ]).toEqual([false, false, 'SECRET']);
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
