import { equal, ok } from 'node:assert/strict';
import { describe, it } from 'mocha';
import { EventEmitter, window } from 'vscode';
import type { SecretStorage, SecretStorageChangeEvent } from 'vscode';
import { AppHost } from '../../../../src/vscode/app-host.ts';
import { removeKey } from '../../../../src/vscode/commands/set-api-key.ts';
import { surroundings } from '../surroundings.ts';

const variable = 'ANTHROPIC_API_KEY';

describe('a key that is kept', () => {
  it('can be taken out of the secret store again', async () => {
    const kept = new Map([[variable, 'sk-test-1']]);
    const changed = new EventEmitter<SecretStorageChangeEvent>();
    const secrets: SecretStorage = {
      get: async (name) => kept.get(name),
      store: async (name, value) => void kept.set(name, value),
      delete: async (name) => void kept.delete(name),
      keys: async () => [...kept.keys()],
      onDidChange: changed.event,
    };
    const log = window.createOutputChannel('keys', { log: true });
    const host = new AppHost(surroundings(secrets), log, undefined);
    const provider = async () => (await (await host.app()).providers()).find(({ keyVariable }) => keyVariable === variable);
    const before = await provider();
    ok(before?.usable);

    await removeKey(host, before);
    equal(kept.has(variable), false);
    equal((await provider())?.usable, false);
    host.dispose();
    log.dispose();
  });
});
