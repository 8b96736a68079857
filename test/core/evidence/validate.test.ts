import { expect, test } from 'vitest';
import { InterruptedError } from '../../../src/core/durable/errors.ts';
import { resultOf } from '../../../src/core/evidence/kept-result.ts';
import { validate } from '../../../src/core/evidence/validate.ts';
import { createFakeProcesses } from '../../fakes/fake-processes.ts';
import { createMemoryRun } from '../../fakes/memory-ctx.ts';
import { quietSurroundings } from '../../fakes/quiet-surroundings.ts';
import { inEnglish } from '../../../src/core/describe/message.ts';
import { describeResult } from '../../../src/core/describe/terms.ts';
import { inTurn } from './in-turn.ts';
import { request, setUp, write } from './validation.ts';

test('a pass is bound to the tree that it was seen on', async () => {
  const { ports, run } = setUp(() => ({ build: { exitCode: 0, output: 'ok' } }));
  const { evidence } = await validate(run.ctx, ports, request);
  expect(evidence).toMatchObject({ command: ['build'], exitCode: 0, result: 'pass', tail: 'ok' });
  expect(evidence.treeBefore).toBe((await ports.checkpoints.take()).hash);
  expect(evidence).not.toHaveProperty('volatilePaths');
  expect(run.events().map((event) => event.type)).toEqual(['validation.started', 'validation.completed']);
});

test('that it runs is journaled before it does', async () => {
  const { ports, run, processes } = setUp(() => ({ build: { exitCode: 0 } }));
  const { order, named } = inTurn();
  const step: typeof run.ctx.step = (name, fn) => run.ctx.step(name, (context) => fn(named(context, { announce: 'announced' })));
  const slow = named(processes, { run: 'run' });
  await validate({ ...run.ctx, step }, { ...ports, processes: slow }, request);
  expect(order).toEqual(['announced', 'run']);
});

test('evidence of a worktree says so', async () => {
  const { ports, run } = setUp(() => ({ build: { exitCode: 0 } }));
  expect((await validate(run.ctx, ports, { ...request, apart: true })).evidence.apart).toBe(true);
  expect((await validate(run.ctx, ports, { ...request, command: ['build', 'all'] })).evidence).not.toHaveProperty('apart');
});

test('of a failure what failed is kept and told, not the counters below it', async () => {
  const failure = ['FAIL: test_adds (a.Orders.test_adds)', 'AssertionError: 0 != 2'].join('\n');
  const output = `${failure}\n${'-'.repeat(20)}\nRan 40 tests in 0.1s\n${'counted\n'.repeat(40)}`;
  const { ports, run } = setUp(() => ({ build: { exitCode: 1, output } }));
  const done = await validate(run.ctx, ports, request);
  expect([done.evidence.tail, done.output]).toEqual([failure, failure]);
  const other = setUp(() => ({ build: { exitCode: 1, output: 'first\nlast\n' } }));
  const unknown = await validate(other.run.ctx, other.ports, request);
  expect([unknown.evidence.tail, unknown.output]).toEqual(['first\nlast', 'first\nlast\n']);
  // Whoever is to mend it is told more of it than is kept for the eye.
  const long = setUp(() => ({ build: { exitCode: 1, output: `FAIL: test_adds (a.Orders.test_adds)\n${'line\n'.repeat(100)}` } }));
  expect((await validate(long.run.ctx, long.ports, request)).output).toBe(
    `FAIL: test_adds (a.Orders.test_adds)\n${'line\n'.repeat(78)}  …`,
  );
});

test.each([
  [{ exitCode: 3 }, 'fail'],
  [{ outcome: 'timeout' as const }, 'timeout'],
  [{ outcome: 'missing' as const }, 'missing'],
] as const)('%o is evidence of: %s', async (script, result) => {
  const { ports, run } = setUp(() => ({ build: script }));
  expect((await validate(run.ctx, ports, request)).evidence.result).toBe(result);
});

test('a tree that changed meanwhile is judged again', async () => {
  const { ports, run, processes } = setUp((files) => ({
    build: [
      async () => {
        await write(files, 'a.ts', 'two');
        return { exitCode: 0 };
      },
      { exitCode: 0 },
    ],
  }));
  const { evidence } = await validate(run.ctx, ports, request);
  expect(evidence.result).toBe('pass');
  expect(processes.calls).toEqual(['build', 'build']);
  expect(run.events().filter(({ type }) => type.startsWith('file.'))).toMatchObject([
    { type: 'file.uncertain', file: 'a.ts', saved: false },
  ]);
});

test('what changes with every run is the command’s own output, and is left out', async () => {
  let count = 0;
  const { files, ports, run, state, processes } = setUp((files) => ({
    build: async () => {
      await write(files, 'build.log', String(count++));
      return { exitCode: 0 };
    },
  }));
  const { evidence } = await validate(run.ctx, ports, request);
  expect([evidence.result, evidence.volatilePaths]).toEqual(['pass', ['build.log']]);
  expect([(await state()).volatilePaths, processes.calls.length]).toEqual([['build.log'], 4]);
  await write(files, 'a.ts', 'two');
  expect((await validate(run.ctx, ports, { ...request, agent: 'frontend' })).evidence.result).toBe('pass');
  expect(processes.calls).toHaveLength(5);
  expect(run.events().filter((event) => event.type === 'notice')).toHaveLength(1);
});

test.each([
  [5, '1.log, 2.log, 3.log, 4.log, 5.log'],
  [6, '1.log, 2.log, 3.log, 4.log, 5.log and 1 more'],
  [7, '1.log, 2.log, 3.log, 4.log, 5.log and 2 more'],
])('%i files that change with every run are told by the first of them', async (amount, named) => {
  let count = 0;
  const { ports, run } = setUp((files) => ({
    build: async () => {
      count += 1;
      for (let name = 1; name <= amount; name++) await write(files, `${name}.log`, String(count));
      return { exitCode: 0 };
    },
  }));
  await validate(run.ctx, ports, request);
  expect(run.events().flatMap((event) => (event.type === 'notice' ? [[event.level, inEnglish(event.text)]] : []))).toEqual([
    [
      'warning',
      `"build" changes ${named} every time it runs, so these files no longer count for its proof. Consider adding them to .gitignore.`,
    ],
  ]);
});

test('a source that a test rewrites each time still counts: one that the run changed, or that the spec lists', async () => {
  let count = 0;
  const { ports, run, state, processes } = setUp((files) => ({
    build: async () => {
      count += 1;
      for (const path of ['src/changed.ts', 'src/listed.ts', 'build.log']) await write(files, path, String(count));
      return { exitCode: 0 };
    },
  }));
  const change = { agent: 'backend', before: null, after: 'b'.repeat(64), added: 1, removed: 0 };
  await run.ctx.emit({ type: 'file.changed', ...change, file: 'src/changed.ts' });
  const { evidence } = await validate(run.ctx, ports, { ...request, scope: { ...request.scope, listed: ['src/listed.ts'] } });
  expect([evidence.result, evidence.changed, (await state()).volatilePaths, processes.calls.length]).toEqual([
    'unstable',
    ['src/changed.ts', 'src/listed.ts'],
    ['build.log'],
    4,
  ]);
});

test('what this command was seen to write on the base is its output; what another one wrote is not', async () => {
  const { ports, run } = setUp((files) => ({
    build: async () => {
      for (const path of ['made/a.js', 'made/b.js']) await write(files, path, 'x');
      return { exitCode: 0 };
    },
  }));
  const ended = { agent: 'backend', result: 'pass', exitCode: 0, durationMs: 1, log: null, tail: '' } as const;
  const hash = 'a'.repeat(64);
  const commands = [
    { ...ended, command: ['lint'], writes: ['made/b.js'] },
    { ...ended, command: ['build'], writes: ['made/a.js'] },
  ];
  await run.ctx.emit({ type: 'baseline.measured', baseline: { tree: 'tree', hash, left: hash, commands } });
  await validate(run.ctx, ports, request);
  expect(run.events().flatMap((event) => ('file' in event ? [`${event.type} ${event.file}`] : []))).toEqual([
    'file.changed made/a.js',
    'file.uncertain made/b.js',
  ]);
});

test('other files that keep changing leave it without a verdict', async () => {
  let count = 0;
  const { ports, run } = setUp((files) => ({
    build: async () => {
      await write(files, `note-${count++}.txt`, 'x');
      return { exitCode: 0 };
    },
  }));
  const { evidence, output } = await validate(run.ctx, ports, request);
  expect(evidence).toMatchObject({ result: 'unstable', changed: ['note-2.txt'] });
  expect(inEnglish(describeResult(evidence).text)).toBe('exit 0; changed while it ran: note-2.txt');
  expect(inEnglish(output)).toBe('Files kept changing while it ran: note-2.txt');
});

test('of very many such files the evidence names thirty, and whoever is to mend it hears of ten', async () => {
  let count = 0;
  const { ports, run } = setUp((files) => ({
    build: async () => {
      count += 1;
      for (let number = 1; number <= 40; number++) await write(files, `note-${count}-${number}.txt`, 'x');
      return { exitCode: 0 };
    },
  }));
  const { evidence, output } = await validate(run.ctx, ports, request);
  expect(evidence.changed).toHaveLength(30);
  expect(inEnglish(output)).toBe(`Files kept changing while it ran: ${evidence.changed?.slice(0, 10).join(', ')}`);
});

test('a hand-over may change files; they are the agent’s work and their content from before is kept', async () => {
  const { ports, run, processes } = setUp((files) => ({
    build: async () => {
      await write(files, 'a.ts', 'generated\nlines');
      return { exitCode: 0 };
    },
  }));
  const { evidence } = await validate(run.ctx, ports, { ...request, purpose: 'handover' });
  expect([evidence.result, processes.calls]).toEqual(['pass', ['build']]);
  const [change] = run.events().filter((event) => event.type === 'file.changed');
  expect(change).toMatchObject({ agent: 'backend', file: 'a.ts', added: 2, removed: 1 });
  expect(change).not.toHaveProperty('output');
  const kept = change && 'before' in change && change.before ? await run.ctx.blobs.get(change.before) : null;
  expect(kept && new TextDecoder().decode(kept)).toBe('one');
});

test('what somebody has unsaved in an editor is saved before; what is typed meanwhile makes it unstable, and is run again', async () => {
  const { ports, run, processes } = setUp(() => ({ build: { exitCode: 0 } }));
  const answers = [[], ['src/a.ts', 'spec/active/x/spec.md'], [], ['spec/active/x/spec.md']];
  const settled: (readonly string[])[] = [];
  const settle = async (): Promise<readonly string[]> => {
    const next = answers.shift() ?? [];
    settled.push(next);
    return next;
  };
  const { evidence } = await validate(run.ctx, { ...ports, files: { ...ports.files, settle } }, request);
  expect(evidence.result).toBe('pass');
  expect(processes.calls).toHaveLength(2);
  expect(settled).toHaveLength(4);
});

test('a file that stays unsaved leaves the verdict unstable, and is named', async () => {
  const { ports, run } = setUp(() => ({ build: { exitCode: 0, output: 'fine' } }));
  const { evidence, output } = await validate(run.ctx, { ...ports, files: { ...ports.files, settle: async () => ['src/a.ts'] } }, request);
  expect(evidence.result).toBe('unstable');
  expect(inEnglish(output)).toBe('Not tested because it has unsaved changes: src/a.ts. Save it.\nfine');
});

test('a validation that the end of the run cuts off is no evidence, and is run again afterwards', async () => {
  const stop = new AbortController();
  const { files, ports } = setUp(() => ({}));
  const processes = createFakeProcesses({
    build: [
      () => {
        stop.abort();
        return { outcome: 'interrupted' };
      },
      { exitCode: 0 },
    ],
  });
  const cut = createMemoryRun({ signal: stop.signal });
  const parts = { ...ports, files, processes };
  await expect(validate(cut.ctx, parts, request)).rejects.toThrow(InterruptedError);
  expect(cut.events().map((event) => event.type)).toEqual(['validation.started']);
  const again = createMemoryRun();
  expect((await validate(again.ctx, parts, request)).evidence.result).toBe('pass');
});

test('a change in a file of the run is its work, in a declared one its output; of any other, or one that somebody saved, nobody knows', async () => {
  const { ports, run } = setUp((files) => ({
    build: [
      async () => {
        await write(files, 'a.ts', 'two\n');
        await write(files, 'out.js', 'x\ny\n');
        await write(files, 'mine.ts', 'm\n');
        await write(files, 'both.ts', 'me\n');
        return { exitCode: 0 };
      },
      { exitCode: 0 },
    ],
  }));
  const event = {
    type: 'file.changed' as const,
    agent: 'backend',
    file: 'a.ts',
    before: null,
    after: 'b'.repeat(64),
    added: 1,
    removed: 0,
  };
  await run.ctx.emit(event);
  await run.ctx.emit({ ...event, file: 'both.ts' });
  const surroundings = quietSurroundings(new Set(['both.ts']));
  await validate(run.ctx, { ...ports, surroundings }, { ...request, scope: { ...request.scope, outputs: ['out.js'] } });
  const told = run.events().filter(({ type }) => type.startsWith('file.'));
  expect(told.slice(2)).toMatchObject([
    { type: 'file.changed', file: 'a.ts', added: 1, removed: 1, whole: { added: 1, removed: 0 }, command: 'build' },
    { type: 'file.uncertain', file: 'both.ts', saved: true },
    { type: 'file.uncertain', file: 'mine.ts', added: 1, removed: 0, saved: false },
    { type: 'file.changed', file: 'out.js', added: 2, removed: 0, output: true },
  ]);
  expect(told[2]).not.toHaveProperty('output');
});

test('evidence counts the tests, and names them in a blob', async () => {
  const report = JSON.stringify({ node: [{ file: '/w/test/a.test.js', path: ['sums', 'adds'], outcome: 'passed' }] });
  const { ports, run } = setUp(() => ({ build: { exitCode: 0, reports: [report] } }));
  const { evidence } = await validate(run.ctx, { ...ports, files: { ...ports.files, root: '/w' } }, request);
  expect(evidence.counts).toEqual({ passed: 1, failed: 0, skipped: 0 });
  expect(await resultOf(run.ctx.blobs, evidence)).toEqual({
    passed: true,
    exitCode: 0,
    counts: { passed: 1, failed: 0, skipped: 0 },
    tests: [{ name: 'test/a.test.js > sums > adds', outcome: 'passed' }],
  });
});
