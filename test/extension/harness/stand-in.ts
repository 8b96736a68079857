#!/usr/bin/env node
// Stands in for the desktop VS Code's executable: takes the arguments that @vscode/test-electron passes to it, opens
// the same workbench from a server in Chromium, and ends with the suite's exit code.
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { launchBrowser, stillStand } from './browser.ts';
import { installServer } from './install-server.ts';
import { onInterrupt } from './on-interrupt.ts';
import { startServer } from './server.ts';
import { workbenchAddress } from './workbench-address.ts';

const limitMs = Number(process.env['BATUTA_TEST_LIMIT_MS'] ?? 20 * 60_000);
const project = join(import.meta.dirname, '..', '..', '..');

const { values, positionals } = parseArgs({
  allowPositionals: true,
  strict: false,
  options: {
    extensionDevelopmentPath: { type: 'string' },
    extensionTestsPath: { type: 'string' },
    'user-data-dir': { type: 'string' },
    'extensions-dir': { type: 'string' },
    // Not an option of the desktop's: the runner always passes --disable-workspace-trust, and this takes it back.
    'keep-workspace-trust': { type: 'boolean' },
  },
});

process.exitCode = await main();

async function main(): Promise<number> {
  const installation = await installServer((line) => console.log(line));
  const server = await startServer(installation, {
    userData: required('user-data-dir'),
    extensions: required('extensions-dir'),
    development: true,
    workspaceTrust: values['keep-workspace-trust'] === true,
    env: testVariables(),
  });
  const browser = await launchBrowser();
  const forget = onInterrupt(async () => {
    await browser.close();
    await server.stop();
  });
  try {
    // On the desktop the clipboard is open to the editor anyway.
    const context = await browser.newContext({
      viewport: { width: 1400, height: 900 },
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    await stillStand(context);
    const page = await context.newPage();
    const ended = Promise.withResolvers<number>();
    await page.exposeFunction('codeAutomationLog', (_type: string, args: unknown) => {
      const words = (Array.isArray(args) ? args : [args]).map(String).join(' ');
      if (process.env['BATUTA_TEST_VERBOSE']) console.log(words);
    });
    await page.exposeFunction('codeAutomationExit', (code: number) => ended.resolve(code));
    const development = { extension: required('extensionDevelopmentPath'), suite: required('extensionTestsPath') };
    await page.goto(workbenchAddress({ port: server.port, folder: positionals[0] ?? null, development }));
    const limit = setTimeout(() => ended.reject(new Error(`The suite did not end within ${limitMs / 1000} s.`)), limitMs);
    try {
      return await ended.promise;
    } catch (error) {
      const picture = join(project, '.vscode-test', 'hung.png');
      await page.screenshot({ path: picture });
      console.error(`${String(error)} Picture: ${picture}\n${server.output().slice(-4000)}`);
      return 1;
    } finally {
      clearTimeout(limit);
    }
  } finally {
    forget();
    await browser.close();
    await server.stop();
  }
}

function required(name: string): string {
  const value = (values as Record<string, string | boolean | undefined>)[name];
  if (typeof value !== 'string') throw new Error(`--${name} is missing (${dirname(import.meta.filename)})`);
  return value;
}

/** Only what is meant for the suite: the rest of our environment belongs to the runner. */
function testVariables(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) => (name.startsWith('BATUTA_') && value !== undefined ? [[name, value]] : [])),
  );
}
