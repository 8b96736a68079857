import { equal } from 'node:assert/strict';
import { describe, it } from 'mocha';
import { workspace } from 'vscode';

describe('restricted', () => {
  it('x', () => {
    equal(workspace.isTrusted, false);
  });
});
