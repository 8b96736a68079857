import { equal } from 'node:assert/strict';
import { describe, it } from 'mocha';
import { EventEmitter, window } from 'vscode';
import type { SecretStorage, SecretStorageChangeEvent } from 'vscode';
import { AppHost } from '../../../../src/vscode/app-host.ts';

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
    const host = new AppHost(secrets, log, undefined);
    const usable = async (): Promise<boolean | undefined> =>
      (await (await host.app()).providers()).find(({ keyVariable }) => keyVariable === variable)?.usable;
    equal(await usable(), true);

    equal(await host.keepsKey({ keyVariable: variable }), true);

    await host.removeKey({ keyVariable: variable });
    equal(await host.keepsKey({ keyVariable: variable }), false);
    equal(kept.has(variable), false);
    equal(await usable(), false);
    host.dispose();
    log.dispose();
  });
});
