import type { z } from 'zod';
import { userSettingsSchema, workspaceSettingsSchema } from '../../protocol/settings-file.ts';
import { checkAgainst, type CheckedSettings } from './explain-issue.ts';
import { readYaml } from './yaml-text.ts';

/** Reads the text of a settings file; an empty one has no settings. `file` is its name for messages. Never throws. */
function reader<T>(schema: z.ZodType<T>): (text: string, file: string) => CheckedSettings<T> {
  return (text, file) => {
    const read = readYaml(text, file);
    return read.ok ? checkAgainst(schema, read.yaml, file) : read;
  };
}

/** The person's own `settings.yaml`. */
export const readUserSettings = reader(userSettingsSchema);

/** `.claude/batuta.yaml`: form and types only; `checkAgents` checks what the agents mean. */
export const readWorkspaceSettings = reader(workspaceSettingsSchema);
