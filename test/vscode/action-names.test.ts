import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';

const root = join(import.meta.dirname, '..', '..');
const nls = z.record(z.string(), z.string()).parse(JSON.parse(readFileSync(join(root, 'package.nls.json'), 'utf8')));

/** What a button of a page asks for, and the command that does the same. */
const commands: Readonly<Record<string, string>> = {
  openReview: 'openReview',
  openReport: 'openReport',
  openLivingSpec: 'openLivingSpec',
  undo: 'undoRun',
  apply: 'applyToBranch',
  prove: 'proveAgain',
  cancel: 'cancelRun',
};

/** Every button of the pages with what it asks for. */
const buttons = readdirSync(join(root, 'webview'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .flatMap((file) => [
    ...readFileSync(join(root, 'webview', file), 'utf8').matchAll(/label: t\('([^']+)'\)(?:(?!label:).)*?(?:ask|open)\('(\w+)'/gsu),
  ])
  .map(([, label = '', asks = '']) => ({ label, asks }));

describe('an action has one name, in buttons and commands', () => {
  it.each(Object.entries(commands))('%s', (asks, command) => {
    const labels = new Set(buttons.filter((one) => one.asks === asks).map(({ label }) => label.toLowerCase()));
    expect([...labels]).toEqual([nls[`command.${command}`]?.toLowerCase()]);
  });

  it.each([
    ['src/vscode/outcome-notice.ts', 'Open Review', 'openReview'],
    ['src/vscode/commands/undo-run.ts', 'Undo Run', 'undoRun'],
  ])('in messages, too: %s', (file, words, command) => {
    expect(readFileSync(join(root, file), 'utf8')).toContain(`t('${words}')`);
    expect(nls[`command.${command}`]).toMatch(new RegExp(`^${words}…?$`, 'u'));
  });
});
