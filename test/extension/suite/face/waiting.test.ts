import { deepEqual, ok } from 'node:assert/strict';
import { describe, it } from 'mocha';
import { EventEmitter, window, workspace } from 'vscode';
import { acquireWorkspaceLock } from '../../../../src/node/workspace-lock.ts';
import { AppHost } from '../../../../src/vscode/app-host.ts';
import { until } from '../until.ts';
import { surroundings } from '../surroundings.ts';

describe('work in a folder where something else is at work', () => {
  it('waits, and the person is told for what', async () => {
    const [folder] = workspace.workspaceFolders ?? [];
    ok(folder);
    const told: string[] = [];
    const secrets = {
      onDidChange: new EventEmitter<never>().event,
      keys: async () => [],
      get: async () => undefined,
      store: async () => {},
      delete: async () => {},
    };
    const host = new AppHost(surroundings(secrets), window.createOutputChannel('Waiting', { log: true }), ({ purpose }) =>
      told.push(purpose),
    );
    const { home } = await host.app();
    const lock = await acquireWorkspaceLock({
      home,
      workspace: folder.uri.fsPath,
      purpose: 'another run',
      signal: new AbortController().signal,
    });
    const initialised = (await host.look(folder)).initialise();
    await until('it is told', () => told.length > 0);
    await lock.release();
    await initialised;
    deepEqual(told, ['another run']);
    host.dispose();
  });
});
