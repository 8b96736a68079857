import { deepEqual, equal, ok } from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { describe, it } from 'mocha';
import { commands } from 'vscode';
import { commandTable } from '../../../../src/vscode/command-table.ts';
import { extensionUnderTest, probe } from '../extension-under-test.ts';
import { until } from '../until.ts';

interface Manifest {
  readonly contributes: { readonly commands: readonly { readonly command: string }[] };
}

describe('activation', () => {
  it('happens by itself, so that a run that was under way goes on after a reload', async () => {
    await until('it is active', () => extensionUnderTest().isActive);
  });

  it('registers every contributed command, and does nothing else', async () => {
    const { services, statusBar } = await probe();
    const { contributes } = extensionUnderTest().packageJSON as Manifest;
    const inner = [
      'batuta.openTranscript',
      'batuta.openEntity',
      'batuta.openFinding',
      'batuta.beginDemo',
      'batuta.useSampleRequest',
      'batuta.useProvider',
    ];
    const known = [...contributes.commands.map(({ command }) => command), ...inner];
    deepEqual(known.toSorted(), Object.keys(commandTable).toSorted());
    const registered = await commands.getCommands(true);
    deepEqual(
      known.filter((id) => !registered.includes(id)),
      [],
    );
    equal(services, undefined);
    equal((await probe()).statusBar().text, '');
    ok(statusBar);
    // Not even the folder of its state has been made.
    equal(existsSync(process.env['BATUTA_HOME'] ?? ''), false);
  });
});
