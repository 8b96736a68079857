import { changedFiles } from '../../core/run/changed-files.ts';
import { runIdOf } from '../pick-run.ts';
import type { Services } from '../services.ts';
import { showComposer } from './compose.ts';
import { selectProvider } from './select-provider.ts';

/** Takes the request that the script of the sample knows, in place of the one that is being written, or of the one of a run (`given`). */
export async function useSampleRequest(services: Services, given: unknown): Promise<true> {
  await writeAgain(services, given);
  await services.composer.takeSample();
  await showComposer(services);
  return true;
}

/** Has a model answer what the script of the sample does not know: the request that is being written, or the one of a run (`given`). */
export async function useProvider(services: Services, given: unknown): Promise<true | undefined> {
  if ((await selectProvider(services)) === undefined) return undefined;
  await writeAgain(services, given);
  services.composer.takeOwn();
  await showComposer(services);
  return true;
}

/** A run that the script cannot answer comes to nothing: its request is taken out of it, and it ends unless it has changed something. */
async function writeAgain({ runs, host, composer, person }: Services, given: unknown): Promise<void> {
  const runId = runIdOf(given);
  const run = runId === undefined ? undefined : await runs.follow(runId);
  if (!run) return;
  await composer.writeAgain(run.state);
  if (changedFiles(run.state).length > 0) return;
  await (await host.app()).cancel(run.runId, person);
  await runs.machine.untilReleased(run.runId);
  await runs.machine.list();
}
