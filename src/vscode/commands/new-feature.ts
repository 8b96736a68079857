import type { HandledRun } from '../handled-run.ts';
import type { Services } from '../services.ts';
import { startPipeline } from '../start-pipeline.ts';
import { compose } from './compose.ts';

/** Opens the page on which a feature is described. `given` (a keybinding's argument) begins at once. */
export async function newFeature(services: Services, given: unknown): Promise<HandledRun | undefined> {
  return typeof given === 'string' ? startPipeline(services, 'feature', given) : compose(services, 'feature');
}
