import { deepEqual, ok } from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'mocha';
import { ConfigurationTarget, EventEmitter, window, workspace } from 'vscode';
import type { SecretStorage, SecretStorageChangeEvent } from 'vscode';
import { AppHost } from '../../../../src/vscode/app-host.ts';
import { WindowRuns } from '../../../../src/vscode/window-runs.ts';
import { memento } from '../memento.ts';
import { until } from '../until.ts';
import { replyIn } from '../../../fakes/reply.ts';
import { surroundings } from '../surroundings.ts';

const address = 'ANTHROPIC_BASE_URL';

/** A provider that refuses every key, and says which ones came. */
async function refusing() {
  const keys: string[] = [];
  const server = createServer((request, response) => {
    keys.push((request.headers.authorization ?? '').replace('Bearer ', ''));
    response.writeHead(401, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ type: 'error', error: { type: 'authentication_error', message: 'invalid x-api-key' } }));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { keys, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => server.close() };
}

/** The editor's secret store, in memory. */
function secretStore(key: string) {
  const changed = new EventEmitter<SecretStorageChangeEvent>();
  const values = new Map([['ANTHROPIC_API_KEY', key]]);
  const store: SecretStorage = {
    onDidChange: changed.event,
    keys: async () => [...values.keys()],
    get: async (name) => values.get(name),
    store: async (name, value) => {
      values.set(name, value);
      changed.fire({ key: name });
    },
    delete: async (name) => void values.delete(name),
  };
  return store;
}

describe('a key that the provider refuses', () => {
  let provider: Awaited<ReturnType<typeof refusing>>;
  const settings = (): ReturnType<typeof workspace.getConfiguration> => workspace.getConfiguration('batuta');
  const chosen = settings().get<string>('provider');
  before(async () => {
    provider = await refusing();
    process.env[address] = provider.url;
    await settings().update('provider', 'anthropic', ConfigurationTarget.Global);
  });
  after(async () => {
    delete process.env[address];
    await settings().update('provider', chosen, ConfigurationTarget.Global);
    provider.close();
  });

  it('stops the run, which goes on with the key that is typed then', async () => {
    const [folder] = workspace.workspaceFolders ?? [];
    ok(folder);
    const log = window.createOutputChannel('Key', { log: true });
    const secrets = secretStore('wrong');
    const host = new AppHost(surroundings(secrets), log, undefined);
    const app = await host.app();
    const runs = new WindowRuns(app, host, memento(), log);
    const session = await host.session(folder);
    ok(session);
    const handle = await session.start('feature', 'Anything');
    const state = () => runs.get(handle.runId)?.state;
    await until('the run stops', () => state()?.status === 'stopped', 50_000, state);
    deepEqual([...new Set(provider.keys)], ['wrong']);

    await secrets.store('ANTHROPIC_API_KEY', 'another');
    const again = await runs.ensureOwned(handle.runId);
    ok(again && (await replyIn(app, again, handle.runId, { by: 'me', option: 'try' })).taken);
    await until(
      'it is tried with the other key',
      () => provider.keys.at(-1) === 'another',
      50_000,
      () => provider.keys,
    );
    await until('the run stops again', () => state()?.status === 'stopped', 50_000, state);
    await app.cancel(handle.runId, 'me');
    await runs.close();
    runs.dispose();
    host.dispose();
  });

  it('is one reason to take a run up anew; another provider in the settings is another', async () => {
    const host = new AppHost(surroundings(secretStore('wrong')), window.createOutputChannel('Provider', { log: true }), undefined);
    const changes = host.keysChanged();
    await settings().update('provider', 'scripted', ConfigurationTarget.Global);
    await until('the change is known', () => host.keysChanged() > changes);
    host.dispose();
  });
});
