import { afterEach, expect, test } from 'vitest';
import { sha256 } from '../../fakes/memory-files.ts';
import { finished, agent, openStage, type Stage } from './stage.ts';
import { writes, writesSpec } from './acts.ts';

let stage: Stage;
afterEach(() => stage.close());

const review = '## Review: APPROVED\n\n### Issues Found\nnone\n';
const open = (files: Record<string, string>): Promise<Stage> =>
  openStage({
    agents: [agent('backend')],
    approves: true,
    skipUpToFiles: 0,
    files,
    acts: [
      [
        /^SPEC/,
        async (task, scene) => {
          // Read when it is needed: what is written meanwhile holds for the next agent.
          await scene.files.swap('AGENTS.md', { before: sha256(files['AGENTS.md'] ?? ''), after: new TextEncoder().encode('Spaces.') });
          return writesSpec({ Backend: ['backend/a.ts'] })(task, scene);
        },
      ],
      [/^Backend/, writes('backend/a.ts', 'x')],
      [/^REVIEW/, () => finished(review)],
    ],
  });
const told = async (): Promise<object[]> =>
  (await stage.engine.read('run', 0)).flatMap((event) =>
    event.type === 'context.read' ? [{ agent: event.agent, sources: event.sources, counted: event.counted }] : [],
  );

test('every agent gets the instructions of the repository as they are when it begins, beside its context', async () => {
  stage = await open({ 'AGENTS.md': 'Tabs.', '.claude/context/backend.context.md': 'Ports.', 'backend/b.ts': 'const b = 1;\n' });
  await stage.start();
  expect(await stage.ended()).toBe('completed');
  const [spec = '', backend = '', reviewer = ''] = stage.tasks.map(({ prompt }) => prompt.system.join('\n\n'));
  expect(spec).toContain('TypeScript: 1 of 1 source files.');
  expect(spec).toContain('\nTabs.\n');
  expect(backend).toContain('# Context\n\nPorts.\n\n# What the repository tells coding agents\n');
  expect(backend).toContain('\nSpaces.\n');
  expect(backend).not.toContain('Tabs.');
  expect(reviewer).toContain('\nSpaces.\n');
  const [tabs, spaces] = ['Tabs.', 'Spaces.'].map((text, index) => ({
    path: 'AGENTS.md',
    hash: sha256(text),
    tokens: 2 + index,
    left: [],
  }));
  const ports = { path: '.claude/context/backend.context.md', hash: sha256('Ports.'), tokens: 2, left: [] };
  expect(await told()).toEqual([
    { agent: 'spec', sources: [tabs], counted: true },
    { agent: 'backend', sources: [ports, spaces], counted: undefined },
    { agent: 'review', sources: [spaces], counted: true },
  ]);
});

test('a context that is far too long is cut by sections, and what is left out is told', async () => {
  const context = `# Backend\n\nPorts.\n\n## Dump\n\n${'x '.repeat(100_000)}\n`;
  stage = await open({ 'AGENTS.md': 'Tabs.', '.claude/context/backend.context.md': context, 'backend/b.ts': '' });
  await stage.start();
  expect(await stage.ended()).toBe('completed');
  const backend = stage.tasks.map(({ prompt }) => prompt.system.join('\n\n'))[1] ?? '';
  expect(backend).toContain('Ports.\n\n(No room for: Dump. Read .claude/context/backend.context.md where you need that.)');
  const [, { sources = [] } = {}] = (await told()) as { sources?: { left: string[] }[] }[];
  expect(sources[0]?.left).toEqual(['Dump']);
});

test('what the prompt of a spec tells of the workspace is read while its base is looked at, and told after that', async () => {
  stage = await open({ 'AGENTS.md': 'Tabs.' });
  const { files, checkpoints } = stage;
  const [read, take] = [files.read.bind(files), checkpoints.take.bind(checkpoints)];
  let [takes, isLooking, isReadMeanwhile] = [0, false, false];
  files.read = (path) => {
    isReadMeanwhile ||= isLooking && path === 'AGENTS.md';
    return read(path);
  };
  checkpoints.take = async (options) => {
    // After those at the ends of SYNC and UNDERSTAND.
    isLooking = ++takes === 3;
    await new Promise((resolve) => void setImmediate(resolve));
    isLooking = false;
    return take(options);
  };
  await stage.start();
  expect(await stage.ended()).toBe('completed');
  expect(isReadMeanwhile).toBe(true);
  const types = (await stage.engine.read('run', 0)).map(({ type }) => type);
  expect(types[types.indexOf('context.read') - 1]).toBe('checkpoint');
});
