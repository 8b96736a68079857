import { expect, test } from 'vitest';
import { rollBack } from '../../src/app/roll-back.ts';
import type { WorkspaceFiles } from '../../src/core/ports.ts';
import { toWorkspaceError } from '../../src/node/system-error.ts';
import { passed, writes, writesSpec } from '../pipelines/feature/acts.ts';
import { agent, finished, openStage, type Stage } from '../pipelines/feature/stage.ts';
import { nothingLearned } from '../fakes/nothing-learned.ts';

const old: Readonly<Record<string, string | null>> = { 'backend/a.ts': 'old a\n', 'backend/b.ts': 'old b\n', 'backend/new.ts': null };
const own: Readonly<Record<string, string>> = {
  'backend/a.ts': 'a of the run\n',
  'backend/b.ts': 'b of the run\n',
  'backend/new.ts': 'new\n',
};

/** A run that has changed three files and waits for somebody; no process has it. */
async function waiting(): Promise<Stage> {
  const stage = await openStage({
    agents: [agent('backend')],
    files: { 'backend/a.ts': 'old a\n', 'backend/b.ts': 'old b\n' },
    acts: [
      [/^SPEC/, writesSpec({ Backend: Object.keys(own) }, { type: 'new entity' })],
      [
        /^Backend/,
        async (task, world) => {
          for (const [file, content] of Object.entries(own)) await writes(file, content)(task, world);
          return finished(passed);
        },
      ],
      [/^REVIEW/, () => finished('no review')],
    ],
  });
  const handle = await stage.start();
  await stage.until('approval');
  await stage.approve();
  await stage.until('stop');
  handle.stop();
  await handle.done;
  return stage;
}

/** The files, of which the `at`-th operation is refused. */
function refusing(files: WorkspaceFiles, at: number, code: string): { readonly files: WorkspaceFiles; done(): number } {
  let done = 0;
  const given = { ...files };
  for (const name of ['read', 'entry', 'swap', 'exists', 'real', 'list', 'move'] as const) {
    const operation = files[name] as (...args: unknown[]) => Promise<unknown>;
    Object.assign(given, {
      [name]: (...args: unknown[]) => {
        done += 1;
        if (done !== at) return operation(...args);
        return Promise.reject(toWorkspaceError(Object.assign(new Error(`${code}: refused`), { code }), String(args[0])));
      },
    });
  }
  return { files: given, done: () => done };
}

test.each(['EBUSY'])(
  'undo whose n-th file operation fails with %s, for every n: each file is whole, the others come back, and doing it again brings back the rest',
  async (code) => {
    for (let at = 1, tried = at; at <= tried; at++) {
      const stage = await waiting();
      try {
        const { checkpoints, engine } = stage;
        const content = async (file: string): Promise<string | null> => {
          const found = await stage.files.read(file);
          return found && new TextDecoder().decode(found.bytes);
        };
        const refused = refusing(stage.files, at, code);
        const undo = (files: WorkspaceFiles) =>
          rollBack({ files, checkpoints, engine, runId: 'run', by: 'ana', unlearn: nothingLearned }, { run: true });
        const told = await undo(refused.files).catch((error: Error) => error.name);
        tried = refused.done();
        for (const file of Object.keys(own)) {
          const now = await content(file);
          const back = typeof told === 'string' ? null : told.restored.includes(file);
          if (back === null) expect([at, [own[file], old[file]].includes(now)]).toEqual([at, true]);
          else expect([at, file, now]).toEqual([at, file, back ? old[file] : own[file]]);
        }
        if (typeof told === 'string') expect([at, told]).toEqual([at, 'WorkspaceError']);
        else expect(told.skipped.length).toBeLessThanOrEqual(1);
        await undo(stage.files).catch((error: Error) => expect(error.message).toContain('already been undone'));
        for (const file of Object.keys(own)) expect([at, file, await content(file)]).toEqual([at, file, old[file]]);
      } finally {
        await stage.close();
      }
    }
  },
);
