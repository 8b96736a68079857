import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const fixtures = join(import.meta.dirname, '..', '..', 'fixtures', 'webview');
const themeSchema = z.object({ name: z.string(), kind: z.string(), variables: z.record(z.string(), z.string()) });

export type ThemeName = 'dark' | 'light' | 'high-contrast' | 'high-contrast-light';
export const themeNames: readonly ThemeName[] = ['dark', 'light', 'high-contrast', 'high-contrast-light'];

/** A theme as a real workbench gave it to a webview: its name, its kind, its variables. */
export function theme(name: ThemeName): z.infer<typeof themeSchema> {
  return themeSchema.parse(JSON.parse(readFileSync(join(fixtures, `theme-${name}.json`), 'utf8')));
}

/** The style sheet that a workbench puts into every webview. */
export const defaultStyles = readFileSync(join(fixtures, 'default-styles.css'), 'utf8');
