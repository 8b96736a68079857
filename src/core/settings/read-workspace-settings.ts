import { workspaceSettingsSchema, type WorkspaceSettings } from '../../protocol/settings-file.ts';
import { checkAgainst } from './explain-issue.ts';
import { readYaml, type SettingsProblem } from './yaml-text.ts';

/**
 * Reads `.claude/batuta.yaml`: form and types only (see `checkAgents` for what the agents mean). An empty file has no settings.
 * `file` is its name for messages. Never throws.
 */
export function readWorkspaceSettings(
  text: string,
  file: string,
): { readonly ok: true; readonly settings: WorkspaceSettings } | { readonly ok: false; readonly problems: SettingsProblem[] } {
  const read = readYaml(text, file);
  if (!read.ok) return read;
  const checked = checkAgainst(workspaceSettingsSchema, read.yaml, file);
  return checked.ok ? { ok: true, settings: checked.value } : checked;
}
