import type { StepContext } from '../durable/contracts.ts';
import type { StoredCommand } from '../policy/stored-command.ts';
import { WorkspaceError } from '../ports.ts';
import type { AllowedCommands, ToolEnvironment } from './tool.ts';

/** What the person allowed for good; where that cannot be read, nothing counts as allowed. */
export async function storedIn(allowed: AllowedCommands): Promise<readonly StoredCommand[]> {
  try {
    return await allowed.list();
  } catch (error) {
    if (error instanceof WorkspaceError) return [];
    throw error;
  }
}

/** What could not be kept is asked about again; what was allowed happens all the same. */
export async function keepAllowed(
  command: StoredCommand,
  { allowedCommands }: Pick<ToolEnvironment, 'allowedCommands'>,
  step: Pick<StepContext, 'emit'>,
): Promise<void> {
  try {
    await allowedCommands.put(command);
  } catch (error) {
    if (!(error instanceof WorkspaceError)) throw error;
    step.emit({ type: 'notice', level: 'warning', text: error.text });
  }
}
