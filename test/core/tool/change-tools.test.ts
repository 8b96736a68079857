import { describe, expect, it } from 'vitest';
import type { FileChange } from '../../../src/core/ports.ts';
import { FencedError } from '../../../src/core/durable/errors.ts';
import { editTool } from '../../../src/core/tool/edit.ts';
import { readTool } from '../../../src/core/tool/read.ts';
import { writeTool } from '../../../src/core/tool/write.ts';
import { sha256 } from '../../fakes/memory-files.ts';
import { createTestEnvironment, moment, never, use } from './environment.ts';
import { sentence } from '../../../src/core/describe/message.ts';

const path = 'src/a.ts';
async function edit(text: string, old: string, wanted: string) {
  const environment = createTestEnvironment({ [path]: text });
  await use(readTool, { path }, environment);
  const { result } = await use(editTool, { path, old_str: old, new_str: wanted }, environment);
  return { text: environment.files.text(path), ok: result.ok, content: result.content, environment };
}

describe('edit', () => {
  it('replaces one exact place, tells of it and keeps both contents for undo', async () => {
    const environment = createTestEnvironment({ [path]: 'a\nb\nc\n' });
    await use(readTool, { path }, environment);
    const { result, events } = await use(editTool, { path, old_string: 'b', new_string: 'B\nb2' }, environment);
    const [before, after] = [sha256('a\nb\nc\n'), sha256('a\nB\nb2\nc\n')];
    expect(result).toEqual({ ok: true, content: 'Changed src/a.ts (+2 −1 lines).', detail: '+2 −1' });
    expect(events).toEqual([{ type: 'file.changed', agent: 'backend', file: path, before, after, added: 2, removed: 1 }]);
    expect([environment.blobs.text(before), environment.blobs.text(after), environment.files.text(path)]).toEqual([
      'a\nb\nc\n',
      'a\nB\nb2\nc\n',
      'a\nB\nb2\nc\n',
    ]);
    expect([environment.seen.get(path), environment.locked]).toEqual([after, ['shared']]);
  });

  it('is planned without the calls after it, where the spec lists the file', async () => {
    const drafted: string[] = [];
    const draft = async (): Promise<null> => {
      drafted.push('drafted');
      return null;
    };
    const next = [{ id: '2', draft }];
    const planned = async (listed: string[]) =>
      writeTool.plan({ path, content: 'new\n' }, createTestEnvironment({}, { listed }), never, { ...moment, next });
    expect([(await planned([path])).ok, drafted]).toEqual([true, []]);
    expect([(await planned([])).ok, drafted]).toEqual([true, ['drafted']]);
  });

  it('writes nothing once another process has taken the run over', async () => {
    const environment = createTestEnvironment({ [path]: 'a\n' });
    await use(readTool, { path }, environment);
    const fenced = new FencedError(path);
    const checkOwner = () => Promise.reject(fenced);
    await expect(use(editTool, { path, old_string: 'a', new_string: 'b' }, environment, { checkOwner })).rejects.toBe(fenced);
    expect(environment.files.text(path)).toBe('a\n');
  });

  it('keeps the line ends and the byte order mark of the file', async () => {
    expect((await edit('a\r\nb\r\n', 'a\nb', 'x\ny\nz')).text).toBe('x\r\ny\r\nz\r\n');
    expect((await edit('a\r\nb\r\n', 'b', 'c\nd')).text).toBe('a\r\nc\r\nd\r\n');
    expect((await edit('\ufeffa\nb\n', 'a', 'c\r\nd')).text).toBe('\ufeffc\nd\nb\n');
    expect((await edit('only', 'only', 'x\ny')).text).toBe('x\ny');
    expect((await edit('one\n', 'one', 'x\ny')).text).toBe('x\ny\n');
  });

  it('passes over blanks at line ends and another indentation, and says so', async () => {
    const trailing = await edit('if (a) {  \n  b();\t\n}\n', 'if (a) {\n  b();\n}', 'c();');
    expect([trailing.text, trailing.content]).toEqual(['c();\n', expect.stringContaining('blanks at line ends')]);
    const indented = await edit(
      'class A {\n    run() {\n\n      go();\n    }\n}\n',
      'run() {\n\n  go();\n}\n',
      'run() {\n  stop();\n\n  go();\n}\n',
    );
    expect([indented.text, indented.content]).toEqual([
      'class A {\n    run() {\n      stop();\n\n      go();\n    }\n}\n',
      expect.stringContaining('indentation'),
    ]);
  });

  it('never guesses between several places, whichever way they are found', async () => {
    const twice = await edit('x = 1;\ny = 2;\nx = 1;\n', 'x = 1;', 'x = 3;');
    expect([twice.ok, twice.content]).toEqual([
      false,
      'old_string occurs 2 times in src/a.ts (beginning in lines 1, 3). Take more of the lines around the one you mean.',
    ]);
    expect(await edit('  a\n  b\n\ta\n\tb\n', 'a\nb', 'c')).toMatchObject({
      ok: false,
      content: expect.stringContaining('lines 1, 3') as string,
    });
    expect(await edit('a \nb\na\t\nb\n', 'a\nb\n', 'c')).toMatchObject({
      ok: false,
      content: expect.stringContaining('occurs 2 times') as string,
    });
  });

  it('says when nothing matches, and where it looks alike', async () => {
    expect((await edit('one(1);\ntwo(2);\nsix(6);\n', 'one(1);\nthree(3);\n', 'y')).content).toBe(
      'old_string was not found in src/a.ts. The nearest place is:\n1\tone(1);\n2\ttwo(2);\n3\tsix(6);\nCopy the text exactly as it is there, without line numbers.',
    );
    expect((await edit('a\n', '\n\n\n', 'y')).content).toContain('was not found');
    expect((await edit('a\n', '', 'y')).content).toContain('old_string is empty');
    expect((await edit('a\n', 'a', 'a')).content).toContain('are the same');
  });

  it('makes several changes of a file in one call, or none', async () => {
    const several = async (...edits: [string, string][]) => {
      const environment = createTestEnvironment({ [path]: 'a\nb\nc\n' });
      await use(readTool, { path }, environment);
      const made = edits.map(([old, wanted]) => ({ old_str: old, new_str: wanted }));
      const { result, events } = await use(editTool, { path, edits: made }, environment);
      return [environment.files.text(path), result.content, events.length];
    };
    expect(await several(['a', 'x\ny'], ['c', 'z'], ['y', 'Y'])).toEqual(['x\nY\nb\nz\n', 'Changed src/a.ts (+3 −2 lines).', 1]);
    expect(await several(['a', 'x'], ['nowhere', 'z'])).toEqual([
      'a\nb\nc\n',
      expect.stringMatching(/^Edit 2 of 2 could not be made, so nothing was changed\. old_string was not found in src\/a\.ts\./u),
      0,
    ]);
    const environment = createTestEnvironment({ [path]: 'a' });
    await use(readTool, { path }, environment);
    expect((await use(editTool, { path, old_string: 'a' }, environment)).result.content).toContain(
      'either old_string and new_string, or edits',
    );
    expect(editTool.input.safeParse({ path, edits: [] }).success).toBe(false);
    const given = await use(editTool, { path, old_string: '', new_string: '', edits: [{ old_string: 'a', new_string: 'b' }] }, environment);
    expect(given.result.ok).toBe(true);
    const one = { old_string: 'a', new_string: 'b' };
    for (const edits of [JSON.stringify([one]), JSON.stringify(one), one, [one]])
      expect(editTool.input.safeParse({ path, edits })).toMatchObject({ success: true, data: { edits: [one] } });
    expect(editTool.input.safeParse({ path, edits: '[{' }).success).toBe(false);
  });

  it('wants the file read, and unchanged since', async () => {
    const environment = createTestEnvironment({ [path]: 'a' });
    const input = { path, old_string: 'a', new_string: 'b' };
    expect((await use(editTool, input, environment)).result).toMatchObject({ ok: false, detail: sentence('not read') });
    await use(readTool, { path }, environment);
    environment.files.set(path, 'aa');
    expect((await use(editTool, input, environment)).result).toMatchObject({ ok: false, detail: sentence('changed since') });
    expect((await use(editTool, { ...input, path: 'src/nope.ts' }, environment)).result.content).toContain(
      'There is no file "src/nope.ts"; use write',
    );
  });

  it('does not write over what someone changed between plan and write', async () => {
    const environment = createTestEnvironment({ [path]: 'a' });
    await use(readTool, { path }, environment);
    const planned = await editTool.plan({ path, old_string: 'a', new_string: 'b' }, environment, never, moment);
    environment.files.set(path, 'theirs');
    const { result, events } = await use(editTool, { path, old_string: 'a', new_string: 'b' }, environment, {
      plan: planned.ok ? planned.plan : null,
    });
    expect([result.ok, result.detail, events, environment.files.text(path)]).toEqual([false, sentence('changed by someone'), [], 'theirs']);
  });

  it.each([false, true])('is done once when resumed (already on disk: %s)', async (applied) => {
    const environment = createTestEnvironment({ [path]: 'a' });
    await use(readTool, { path }, environment);
    const input = { path, old_string: 'a', new_string: 'b' };
    const planned = await editTool.plan(input, environment, never, moment);
    if (applied) environment.files.set(path, 'b');
    const { result, events } = await use(editTool, input, environment, { plan: planned.ok ? planned.plan : null, resumed: true });
    expect([result.ok, environment.files.text(path), events.length]).toEqual([true, 'b', 1]);
  });
});

describe('write', () => {
  it('creates files and replaces what was read', async () => {
    const environment = createTestEnvironment({ 'src/crlf.ts': '\ufeffa\r\nb\r\n' });
    expect((await use(writeTool, { path: 'src/new/x.ts', content: 'a\nb\n' }, environment)).result.content).toBe(
      'Created src/new/x.ts (+2 −0 lines).',
    );
    expect((await use(writeTool, { path: 'src/crlf.ts', content: 'z' }, environment)).result.detail).toEqual(sentence('not read'));
    await use(readTool, { path: 'src/crlf.ts' }, environment);
    await use(writeTool, { file: 'src/crlf.ts', contents: 'a\nc\n' }, environment);
    expect(environment.files.text('src/crlf.ts')).toBe('\ufeffa\r\nc\r\n');
    expect((await use(writeTool, { path: 'src/crlf.ts', content: 'a\nc\n' }, environment)).result).toMatchObject({
      ok: true,
      detail: 'unchanged',
    });
  });

  it('does not write over a file that appeared in the meantime', async () => {
    const environment = createTestEnvironment({});
    const planned = await writeTool.plan({ path, content: 'mine' }, environment, never, moment);
    environment.files.set(path, 'theirs');
    const { result } = await use(writeTool, { path, content: 'mine' }, environment, { plan: planned.ok ? planned.plan : null });
    expect([result.content, environment.files.text(path)]).toEqual([expect.stringContaining('was created by someone'), 'theirs']);
  });

  it('journals what an editor made of it when it saved it, and has it read again', async () => {
    const environment = createTestEnvironment({});
    const { files } = environment;
    const formatting = {
      ...environment,
      files: {
        ...files,
        swap: async (target: string, change: FileChange) => {
          const swapped = await files.swap(target, change);
          files.set(target, 'formatted');
          return swapped.status === 'written' ? { ...swapped, actual: sha256('formatted') } : swapped;
        },
      },
    };
    const { result, events } = await use(writeTool, { path, content: 'mine' }, formatting);
    expect(result.content).toContain('The editor changed it further when it saved it');
    expect(events).toMatchObject([{ type: 'file.changed', file: path, before: null, after: sha256('formatted') }]);
    expect(environment.blobs.text(sha256('formatted'))).toBe('formatted');
    expect((await use(writeTool, { path, content: 'more' }, formatting)).result.content).toContain('was changed by someone');
  });

  it('of an agent that may write new tests only: nothing that is there, and nothing that configures tests', async () => {
    const environment = createTestEnvironment({ 'test/old.test.ts': 'old' }, { owns: ['**/test/**'] });
    const { tree } = await environment.checkpoints.take();
    const write = async (file: string): Promise<string> =>
      (await use(writeTool, { path: file, content: 'x' }, { ...environment, newSince: tree })).result.content;
    expect(await write('test/old.test.ts')).toContain('You may only create new files');
    for (const file of ['test/.gitignore', 'test/vitest.config.ts', 'test/tsconfig.json'])
      expect(await write(file)).toContain(`"${file}" is no test`);
    expect(environment.files.paths()).toEqual(['test/old.test.ts']);
    for (const file of ['test/new.test.ts', 'test/fixtures/tsconfig.json']) await write(file);
    expect(environment.files.paths()).toEqual(['test/fixtures/tsconfig.json', 'test/new.test.ts', 'test/old.test.ts']);
  });

  it('refuses what is not its own, and says whose it is', async () => {
    const environment = createTestEnvironment({ 'src/.env': 'x', 'src/dir/a': '' }, { owns: ['src', 'spec/**', '.claude/**'] });
    const said = async (target: string) => (await use(writeTool, { path: target, content: 'x' }, environment)).result.content;
    expect(await said('web/a.ts')).toContain('"web/a.ts" belongs to the frontend agent. You may write only src, spec/**, .claude/**.');
    expect(await said('docs/a.md')).toContain('is outside of your area');
    expect(await said('spec/active/x/spec.md')).toContain('is protected');
    expect(await said('.claude/batuta.yaml')).toContain('is protected');
    expect(await said('src/.env')).toContain('holds secrets');
    expect(await said('src/.git/config')).toContain("git's own folder");
    expect(await said('/etc/passwd')).toContain('is absolute');
    expect(await said('src/../../x')).toContain('leads out of the workspace');
    expect(await said('src/dir')).toContain('is a folder');
    expect(environment.files.writes).toEqual([]);
  });
});
