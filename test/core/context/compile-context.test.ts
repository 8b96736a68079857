import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkContexts, compileContexts, readContext } from '../../../src/core/context/compile-context.ts';
import { PathError, WorkspaceError, type WorkspaceFiles } from '../../../src/core/ports.ts';
import { messageOf } from '../../../src/core/describe/message-error.ts';
import { createMemoryFiles } from '../../fakes/memory-files.ts';
import { inSpanish } from '../../fakes/spanish.ts';

const now = new Date('2026-02-06T10:00:00.000Z');
const at = (name: string): string => `.claude/context/${name}`;

const sources = {
  [at('backend/api.md')]: '# API\r\n\r\nREST.\r\n',
  [at('backend/z.core.md')]: '\uFEFF# Core\n',
  [at('backend/Auth.md')]: 'Auth',
  [at('backend/README.md')]: 'not this',
  [at('backend/readme-first.md')]: 'nor this',
  [at('backend/old.context.md')]: 'nor this',
  [at('backend/notes.txt')]: 'nor this',
  [at('backend/deep/x.md')]: 'nor this',
};

describe('compileContexts', () => {
  it('writes the exact format, core first, hash over paths and bytes', async () => {
    const files = createMemoryFiles(sources);
    expect(await compileContexts(files, now)).toEqual({ compiled: 1, skipped: 0 });
    const hash = createHash('sha256');
    for (const name of ['z.core.md', 'Auth.md', 'api.md']) hash.update(`${at(`backend/${name}`)}\0${sources[at(`backend/${name}`)]}\0`);
    expect(files.text(at('backend.context.md'))).toBe(
      `<!-- compiled-from-hash: ${hash.digest('hex')} -->\n<!-- compiled-at: 2026-02-06T10:00:00.000Z -->\n# Backend Compiled Context\n\n# Core\n\nAuth\n\n# API\n\nREST.\n`,
    );
  });

  it('rebuilds only what differs', async () => {
    const files = createMemoryFiles({ ...sources, [at('frontend/a.md')]: 'A' });
    expect(await compileContexts(files, now)).toEqual({ compiled: 2, skipped: 0 });
    expect(await compileContexts(files, new Date(0))).toEqual({ compiled: 0, skipped: 2 });
    files.set(at('frontend/a.md'), 'B');
    expect(await compileContexts(files, new Date(0))).toEqual({ compiled: 1, skipped: 1 });
    expect(files.writes.map((write) => write.path)).toEqual([
      at('backend.context.md'),
      at('frontend.context.md'),
      at('frontend.context.md'),
    ]);
  });

  it('tells which compiled contexts are those of their sources, and writes nothing', async () => {
    const files = createMemoryFiles({ ...sources, [at('frontend/a.md')]: 'A', [at('none/README.md')]: 'x' });
    await compileContexts(files, now);
    files.set(at('frontend/a.md'), 'B');
    files.set(at('web/a.md'), 'C');
    const written = files.writes.length;
    const states = await checkContexts(files);
    expect(states.map(({ agent, state }) => [agent, state])).toEqual([
      ['backend', 'current'],
      ['frontend', 'stale'],
      ['web', 'missing'],
    ]);
    expect(states[1]).toMatchObject({ path: at('frontend.context.md'), sources: [at('frontend/a.md')] });
    expect(files.writes).toHaveLength(written);
    expect(await checkContexts(createMemoryFiles())).toEqual([]);
  });

  it('leaves a compiled context without sources, and a workspace without contexts, alone', async () => {
    const files = createMemoryFiles({ [at('backend.context.md')]: 'by hand', [at('backend/README.md')]: 'x' });
    expect(await compileContexts(files, now)).toEqual({ compiled: 0, skipped: 0 });
    expect(files.text(at('backend.context.md'))).toBe('by hand');
    expect(await compileContexts(createMemoryFiles(), now)).toEqual({ compiled: 0, skipped: 0 });
  });

  it('names the file that is not UTF-8, after compiling the others', async () => {
    const files = createMemoryFiles({ [at('a/x.md')]: Uint8Array.of(0xff, 0xfe, 0x41, 0), [at('b/x.md')]: 'fine' });
    await expect(compileContexts(files, now)).rejects.toMatchObject({
      name: 'ContextError',
      message: '.claude/context/a/x.md is not UTF-8 text. Save it as UTF-8.',
    });
    expect(files.paths()).toEqual([at('a/x.md'), at('b.context.md'), at('b/x.md')]);
  });

  it('says of a machine that does not let it read now what the machine says', async () => {
    const memory = createMemoryFiles({ [at('review.context.md')]: '# Review' });
    const busy = new WorkspaceError('in-use', { text: 'In use.', values: [] });
    await expect(readContext({ ...memory, read: () => Promise.reject(busy) }, 'review')).rejects.toBe(busy);
  });

  it('names the file that cannot be read, or was changed meanwhile', async () => {
    const memory = createMemoryFiles(sources);
    const unreadable: WorkspaceFiles = {
      ...memory,
      read: async (path) => (path.endsWith('api.md') ? Promise.reject(new Error('EACCES: permission denied')) : memory.read(path)),
    };
    await expect(compileContexts(unreadable, now)).rejects.toThrow(
      '.claude/context/backend/api.md cannot be read: EACCES: permission denied',
    );
    const raced: WorkspaceFiles = { ...memory, swap: async () => ({ status: 'conflict', actual: null }) };
    await expect(compileContexts(raced, now)).rejects.toThrow(
      '.claude/context/backend.context.md was changed by someone else and was not overwritten.',
    );
    const readOnly: WorkspaceFiles = { ...memory, swap: async () => Promise.reject(new PathError('read-only')) };
    await expect(compileContexts(readOnly, now)).rejects.toThrow('.claude/context/backend/ cannot be compiled: read-only');
  });

  it('says it in other languages too, each file on its line', async () => {
    const notText = Uint8Array.of(0xff);
    const failed = compileContexts(createMemoryFiles({ [at('a/x.md')]: notText, [at('b/x.md')]: notText }), now);
    expect(inSpanish(messageOf(await failed.catch((error: unknown) => error)))).toBe(
      '.claude/context/a/x.md no es texto UTF-8. Guárdelo como UTF-8.\n.claude/context/b/x.md no es texto UTF-8. Guárdelo como UTF-8.',
    );
  });

  it('compiles whatever text once, and finds it unchanged', async () => {
    const texts = fc.dictionary(fc.stringMatching(/^[a-z]{1,6}(\.core)?\.md$/u), fc.string({ unit: 'grapheme' }), {
      minKeys: 1,
      maxKeys: 5,
    });
    await fc.assert(
      fc.asyncProperty(texts, async (written) => {
        const files = createMemoryFiles(Object.fromEntries(Object.entries(written).map(([name, text]) => [at(`x/${name}`), text])));
        const any = Object.keys(written).some((name) => !name.startsWith('readme'));
        expect(await compileContexts(files, now)).toEqual({ compiled: any ? 1 : 0, skipped: 0 });
        expect(await compileContexts(files, now)).toEqual({ compiled: 0, skipped: any ? 1 : 0 });
      }),
    );
  });
});

describe('readContext', () => {
  it('gives the compiled context only', async () => {
    const files = createMemoryFiles({ ...sources, [at('review.context.md')]: 'R', [at('bad.context.md')]: Uint8Array.of(0xff) });
    expect(await readContext(files, 'backend')).toBe(null);
    expect(await readContext(files, 'review')).toBe('R');
    await expect(readContext(files, 'bad')).rejects.toThrow('.claude/context/bad.context.md is not UTF-8 text. Save it as UTF-8.');
  });
});
