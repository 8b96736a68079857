import { userSettingsSchema, type UserSettings } from '../../protocol/settings-file.ts';
import { checkAgainst } from './explain-issue.ts';
import { readYaml, type SettingsProblem } from './yaml-text.ts';

/** Reads the person's own `settings.yaml`. An empty file has no settings; `file` is its name for messages. Never throws. */
export function readUserSettings(
  text: string,
  file: string,
): { readonly ok: true; readonly settings: UserSettings } | { readonly ok: false; readonly problems: SettingsProblem[] } {
  const read = readYaml(text, file);
  if (!read.ok) return read;
  const checked = checkAgainst(userSettingsSchema, read.yaml, file);
  return checked.ok ? { ok: true, settings: checked.value } : checked;
}
