import { writeFileSync } from 'node:fs';
import Mocha from 'mocha';
import type { Test } from 'mocha';
import { outputText } from './extension-under-test.ts';
import type { SuiteName } from './suite-name.ts';

/** What the runner outside reads when the editor has ended. */
export interface SuiteResult {
  readonly passed: readonly { readonly title: string; readonly ms: number }[];
  readonly failed: readonly { readonly title: string; readonly error: string }[];
  /** The end of the output channel, when something failed. */
  readonly output: string;
}

const suites: Readonly<Record<SuiteName, () => Promise<unknown>>> = {
  face: async () => {
    await import('./face/activation.test.ts');
    await import('./face/status-bar.test.ts');
    await import('./face/keys.test.ts');
    await import('./face/feature.test.ts');
    await import('./face/spec-tab.test.ts');
    await import('./face/save-for-later.test.ts');
    await import('./face/deleted-spec.test.ts');
    await import('./face/halted-run.test.ts');
    await import('./face/two-specs.test.ts');
    await import('./face/wrong-key.test.ts');
    await import('./face/waiting.test.ts');
    await import('./face/fix-bug.test.ts');
    await import('./face/fix-elsewhere.test.ts');
  },
  views: async () => {
    await import('./views/other-process.test.ts');
    await import('./views/trees.test.ts');
    await import('./views/restored.test.ts');
  },
  restricted: () => import('./restricted/untrusted.test.ts'),
  empty: () => import('./empty/no-folder.test.ts'),
  models: async () => {
    await import('./models/language-model.test.ts');
    await import('./models/editor-files.test.ts');
    await import('./models/code-intelligence.test.ts');
    await import('./models/feature.test.ts');
    await import('./models/late-models.test.ts');
    await import('./models/chat.test.ts');
  },
};

/** Called by VS Code in its extension host. Rejects when a test failed, which becomes the editor's exit code. */
export async function run(): Promise<void> {
  const mocha = new Mocha({ ui: 'bdd', timeout: 60_000, color: false, reporter: 'spec' });
  const only = process.env['BATUTA_TEST_GREP'];
  if (only) mocha.grep(only);
  // Mocha's interface exists from here on, so the tests are loaded after it.
  mocha.suite.emit('pre-require', globalThis, 'suite', mocha);
  await suites[process.env['BATUTA_TEST_SUITE'] as SuiteName]();

  const passed: { title: string; ms: number }[] = [];
  const failed: { title: string; error: string }[] = [];
  await new Promise<void>((resolve) => {
    const runner = mocha.run(() => resolve());
    runner.on('pass', (test: Test) => passed.push({ title: test.fullTitle(), ms: test.duration ?? 0 }));
    runner.on('fail', (test: Test, error: Error) => failed.push({ title: test.fullTitle(), error: error.stack ?? String(error) }));
  });
  const output = failed.length > 0 ? (await outputText()).slice(-6000) : '';
  const result: SuiteResult = { passed, failed, output };
  const file = process.env['BATUTA_TEST_RESULT'];
  if (file) writeFileSync(file, JSON.stringify(result));
  if (failed.length > 0) throw new Error(`${failed.length} of ${passed.length + failed.length} tests failed.`);
}
