import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { atomicWrite } from './atomic-write.ts';
import { ifThere, toWorkspaceError } from './system-error.ts';

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
  return {
    file,
    read: async () => {
      try {
        return await ifThere(readFile(file, 'utf8'));
      } catch (error) {
        throw toWorkspaceError(error, file);
      }
    },
    write: async (text) => {
      try {
        await atomicWrite(file, Buffer.from(text), { mode: 0o600 });
      } catch (error) {
        throw toWorkspaceError(error, file);
      }
    },
  };
}
