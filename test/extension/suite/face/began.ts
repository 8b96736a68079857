import { deepEqual, equal, ok } from 'node:assert/strict';
import { commands } from 'vscode';
import type { HandledRun } from '../../../../src/vscode/handled-run.ts';
import type { Services } from '../../../../src/vscode/services.ts';
import { probe } from '../extension-under-test.ts';
import { until } from '../until.ts';

/** The request of the run that a command began, which is stopped again. An input that opens is answered with what stands in it. */
export async function began(command: string, ...args: unknown[]): Promise<string> {
  const known = new Set((await services()).runs.all().map(({ runId }) => runId));
  let handled: HandledRun | undefined;
  let isOver = false;
  const begun = commands.executeCommand<HandledRun | undefined>(command, ...args).then((result) => {
    handled = result;
    isOver = true;
  });
  await until('the input is answered', async () => {
    await commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
    return isOver;
  });
  await begun;
  ok(handled);
  const { runs } = await services();
  const { runId } = handled;
  const state = await until('the run is known', () => [runs.get(runId)?.state].find((known) => known?.pipeline));
  await runs.release(runId);
  equal(state.pipeline, 'bugfix');
  deepEqual(
    runs
      .all()
      .map((run) => run.runId)
      .filter((id) => !known.has(id)),
    [runId],
  );
  return state.request;
}

export async function services(): Promise<Services> {
  const found = (await probe()).services;
  ok(found);
  return found;
}
