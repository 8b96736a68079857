import { deepEqual, equal, ok } from 'node:assert/strict';
import { describe, it } from 'mocha';
import { commands, extensions } from 'vscode';

describe('activation', () => {
  it('x', async () => {
    equal(1, 1);
    ok(extensions.getExtension('batuta.batuta'));
    deepEqual((await commands.getCommands(true)).includes('batuta.newFeature'), false);
  });
});
