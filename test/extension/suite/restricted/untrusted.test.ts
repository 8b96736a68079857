import { deepEqual, equal, match } from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { describe, it } from 'mocha';
import { Diagnostic, Range, Uri, commands, languages, workspace } from 'vscode';
import type { CodeAction } from 'vscode';
import { outputText, probe } from '../extension-under-test.ts';
import { until } from '../until.ts';

describe('a workspace that is not trusted', () => {
  for (const command of [
    'batuta.newFeature',
    'batuta.fixBug',
    'batuta.fixThis',
    'batuta.auditModule',
    'batuta.runPipeline',
    'batuta.approveSpec',
    'batuta.resumeRun',
    'batuta.cancelRun',
    'batuta.syncRegistry',
    'batuta.showRun',
  ]) {
    it(`${command} starts nothing`, async () => {
      equal(workspace.isTrusted, false);
      await commands.executeCommand(command);
      equal((await probe()).state(), undefined);
      equal(existsSync(process.env['BATUTA_HOME'] ?? ''), false);
    });
  }

  it('no problem of a file has a quick fix of Batuta’s', async () => {
    const [file = Uri.file('/')] = await workspace.findFiles('backend/src/services.ts');
    await workspace.openTextDocument(file);
    const range = new Range(0, 0, 0, 1);
    const problems = languages.createDiagnosticCollection('untrusted-test');
    problems.set(file, [new Diagnostic(range, 'Something is wrong')]);
    const actions = await commands.executeCommand<CodeAction[]>('vscode.executeCodeActionProvider', file, range);
    deepEqual(
      actions.filter(({ title }) => title.includes('Batuta')),
      [],
    );
    problems.dispose();
  });

  it('says why', async () => {
    const said = await until('the log says why', async () => /This workspace is not trusted.*/.exec(await outputText())?.[0]);
    match(said, /Runs execute its commands/);
  });
});
