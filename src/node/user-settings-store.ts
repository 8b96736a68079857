import { join } from 'node:path';
import { readOwn, writeOwn } from './own-file.ts';

/** The text of the person's own settings, not parsed here. */
export interface UserSettingsStore {
  readonly file: string;
  /** null: there is no such file. */
  read(): Promise<string | null>;
  /** Atomic. */
  write(text: string): Promise<void>;
}

/** `settings.yaml` in Batuta's home. */
export function createUserSettingsStore(home: string): UserSettingsStore {
  const file = join(home, 'settings.yaml');
  return { file, read: () => readOwn(file), write: (text) => writeOwn(file, text) };
}
