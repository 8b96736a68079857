// npm run test:agents – the contract of harnesses, played by real external agents whose models are on loopback.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { startVitest } from 'vitest/node';

const project = path.resolve(import.meta.dirname, '../..');
const packages = path.join(import.meta.dirname, 'package.json');

/** Installs them into the cache folder, once (over a gigabyte, some minutes); their packages bring programs, so one of them has its own install step. */
function installAgents(): string {
  const named = createHash('sha256').update(readFileSync(packages)).digest('hex').slice(0, 12);
  const folder = path.join(process.env['XDG_CACHE_HOME'] ?? path.join(homedir(), '.cache'), 'batuta-test', `agents-${named}`);
  const stamp = path.join(folder, 'installed');
  if (existsSync(stamp)) return folder;
  process.stdout.write(`Installing the agents into ${folder}, once …\n`);
  mkdirSync(folder, { recursive: true });
  cpSync(packages, path.join(folder, 'package.json'));
  execFileSync('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: folder, stdio: 'inherit' });
  execFileSync(process.execPath, ['node_modules/@anthropic-ai/claude-code/install.cjs'], { cwd: folder, stdio: 'inherit' });
  writeFileSync(stamp, '');
  return folder;
}

const vitest = await startVitest('test', [], {
  config: false,
  root: project,
  include: ['test/external-agents/*.agents.ts'],
  env: { BATUTA_TEST_AGENTS: installAgents(), BATUTA_SANDBOX: 'off' },
  watch: false,
  reporters: ['verbose'],
  ...(process.argv[2] === undefined ? {} : { testNamePattern: process.argv[2] }),
  // Everything waits for conditions; this is the last net.
  testTimeout: 20 * 60_000,
});
process.exitCode = vitest.state.getCountOfFailedTests() === 0 ? 0 : 1;
await vitest.close();
