import type { Memento } from 'vscode';

/** State of a workspace that lies in memory only. `kept`: what is in it from before. */
export function memento(kept: Readonly<Record<string, unknown>> = {}): Memento {
  const values = new Map<string, unknown>(Object.entries(kept));
  return {
    keys: () => [...values.keys()],
    get: <T>(key: string) => values.get(key) as T,
    update: async (key: string, value: unknown) => void values.set(key, value),
  };
}
