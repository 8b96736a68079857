import { approveSpec } from './commands/approve-spec.ts';
import { newFeature } from './commands/new-feature.ts';
import { requestChanges } from './commands/request-changes.ts';
import { resumeRun } from './commands/resume-run.ts';
import { saveForLater } from './commands/save-for-later.ts';
import { setApiKey } from './commands/set-api-key.ts';
import { showRun } from './commands/show-run.ts';
import type { CommandId } from './command-ids.ts';
import type { Face } from './face.ts';
import { reportFailure } from './report-failure.ts';

type Command = (face: Face, ...args: unknown[]) => Promise<void>;

const table: Readonly<Record<CommandId, Command>> = {
  'batuta.newFeature': newFeature,
  'batuta.approveSpec': approveSpec,
  'batuta.requestChanges': requestChanges,
  'batuta.saveForLater': saveForLater,
  'batuta.resumeRun': resumeRun,
  'batuta.setApiKey': setApiKey,
  'batuta.showRun': showRun,
};

/** Runs a command; whatever goes wrong in it is told to the person. */
export async function runCommand(id: CommandId, face: Face, args: readonly unknown[]): Promise<void> {
  try {
    await table[id](face, ...args);
  } catch (error) {
    reportFailure(face.log, error);
  }
}
