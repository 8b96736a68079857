import { deepEqual, equal, ok } from 'node:assert/strict';
import { commands } from 'vscode';
import type { Services } from '../../../../src/vscode/services.ts';
import { probe } from '../extension-under-test.ts';
import { until } from '../until.ts';

/** The request of the run that a command began, which is stopped again. A page that opens is started with what stands on it. */
export async function began(command: string, ...args: unknown[]): Promise<string> {
  const { runs, composer } = await services();
  const known = new Set(runs.all().map(({ runId }) => runId));
  const handled = await commands.executeCommand(command, ...args);
  if (handled === undefined) ok(await composer.begin());
  const begun = await until('the run is known', () => runs.all().find(({ runId, state }) => !known.has(runId) && state.pipeline !== ''));
  await runs.release(begun.runId);
  equal(begun.state.pipeline, 'bugfix');
  deepEqual(
    runs
      .all()
      .map((run) => run.runId)
      .filter((id) => !known.has(id)),
    [begun.runId],
  );
  return begun.state.request;
}

export async function services(): Promise<Services> {
  const found = (await probe()).services;
  ok(found);
  return found;
}
