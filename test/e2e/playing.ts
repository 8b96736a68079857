import { inEnglish } from '../../src/core/describe/message.ts';
import { afterEach, expect } from 'vitest';
import { createApp } from '../../src/app/create-app.ts';
import type { Session } from '../../src/app/contracts.ts';
import type { ModelHandler } from '../fakes/model-server/model-answer.ts';
import { silentLogger } from '../fakes/silent-logger.ts';
import { acting, approvedReview, call, calls, finish, passed, spec, write, type Act } from './answers.ts';
import { openScene, type Scene } from './scene.ts';
import { tinyFiles } from './tiny.ts';
import type { WholeRun } from './whole-run.ts';

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

/** Is done after the test. */
export function atEnd(cleanup: () => Promise<void>): void {
  cleanups.push(cleanup);
}

export async function openFiles(files: Readonly<Record<string, string>>, handler: ModelHandler, git = true): Promise<Scene> {
  const scene = await openScene({ files, handler, git });
  atEnd(() => scene.remove());
  return scene;
}

/** The tiny workspace, with more settings at the end of its file. */
export const openTiny = (handler: ModelHandler, settings = ''): Promise<Scene> => openFiles(tinyFiles(settings), handler);

/** Among what an undo brings back: the spec of a completed run, which is in work again. */
export const specGivenBack: unknown = expect.stringMatching(/^spec\/active\/[^/]+\/spec\.md$/);

export async function inSession<T>(scene: Scene, fn: (session: Session) => Promise<T>): Promise<T> {
  const app = await createApp({ env: { ...process.env, BATUTA_HOME: scene.home }, logger: silentLogger });
  return fn(await app.session(scene.root, { trusted: true }));
}

export const goodSpec = finish(spec({ Source: ['src/new.txt'] }));
export const works: readonly Act[] = [write('src/new.txt', 'good\n'), passed];
export const rewrite = (file: string, content: string): Act[] => [calls(call('read', { path: file })), write(file, content), passed];
/** Every change is reviewed. */
export const alwaysReviewed = 'review: { skipUpToFiles: 0 }\n';

/** A usable spec and a friendly reviewer around what one agent says. */
export const specialist = (...acts: Act[]): ModelHandler =>
  acting([
    [/^SPEC /, goodSpec],
    [/^(RETRY )?Source /, ...acts],
    [/^REVIEW /, approvedReview],
  ]);

export const done = { status: 'completed', reason: null };
export const summary = ({ state, report }: WholeRun): object => ({ status: state.status, reason: report.reason });
export const labels = (run: WholeRun): string[] => run.report.attempts.map((one) => inEnglish(one.label));
export const filesOf = (run: WholeRun): string[] => run.report.files.map((file) => file.file);
export const toolsOf = (run: WholeRun): (string | boolean)[][] =>
  run.events.flatMap((event) => (event.type === 'tool.called' ? [[event.tool, event.target, event.ok, inEnglish(event.detail)]] : []));
/** Commands that passed on the tree that is handed over. */
export const provenBy = (run: WholeRun): string[] =>
  [
    ...new Set(
      run.report.evidence.filter((one) => one.result === 'pass' && one.treeAfter === run.report.tree).map((one) => one.command.join(' ')),
    ),
  ].sort();
