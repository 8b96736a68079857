'use strict';
// Runs before npm's scripts, on whatever Node the machine has (18 and later), before any dependency is there:
// plain JavaScript, nothing but Node's own modules. Silent when there is nothing to do.
const { createHash } = require('node:crypto');
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const root = path.resolve(__dirname, '..');
const nodeBinary = path.join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');

/** Why `node_modules` has to be installed (again), or null. Compares contents, not file times: a checkout changes those. */
function reasonToInstall() {
  const wanted = readPackages(path.join(root, 'package-lock.json'));
  if (!wanted) fail('package-lock.json is missing or cannot be read. Restore it with: git checkout package-lock.json');
  const present = readPackages(path.join(root, 'node_modules', '.package-lock.json'));
  if (!present) return 'first use';
  for (const [place, entry] of Object.entries(wanted)) {
    if (place === '' || entry.optional || entry.devOptional || entry.peer) continue;
    if (!present[place] || present[place].version !== entry.version) return 'the dependencies changed';
  }
  for (const entry of Object.values(present)) {
    if (!admits(entry.os, process.platform) || !admits(entry.cpu, process.arch)) return 'they were installed for another kind of machine';
  }
  return fs.existsSync(nodeBinary) ? null : 'Node 24 is missing among them';
}

function readPackages(file) {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8')).packages;
  } catch {
    return null;
  }
}

/** npm's os and cpu lists: allowed names, or forbidden ones with "!". */
function admits(list, name) {
  if (!list || list.length === 0) return true;
  return list.includes(name) || (!list.includes('!' + name) && list.every((item) => item.startsWith('!')));
}

function install() {
  const npm = process.env.npm_execpath;
  const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error', '--fetch-retry-mintimeout=2000', '--fetch-retry-maxtimeout=10000'];
  const options = { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 64 * 1024 * 1024 };
  const result =
    npm && /npm-cli\.c?js$/.test(npm)
      ? spawnSync(process.env.npm_node_execpath || process.execPath, [npm, ...args], options)
      : spawnSync(process.platform === 'win32' ? 'npm.cmd' : 'npm', args, { ...options, shell: process.platform === 'win32' });
  if (result.error) fail(`npm could not be started (${result.error.message}). Install Node.js with npm, then try again.`);
  const words = `${result.stdout}\n${result.stderr}`.trim().slice(-3000);
  if (result.status !== 0) {
    const offline = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|network/i.test(words);
    fail(
      offline
        ? `The dependencies could not be downloaded: the npm registry cannot be reached. Connect to the network (or set npm's proxy), then try again.\n${words}`
        : `npm ci failed with exit code ${result.status}.\n${words}`,
    );
  }
  if (!fs.existsSync(nodeBinary)) {
    fail(`npm left out the install script of the package "node", which brings Node 24. Run: npm ci --ignore-scripts=false\n${words}`);
  }
}

/** One installation at a time: a file beside no one's work, holding the owner's process id. */
function locked(work) {
  const lock = path.join(os.tmpdir(), `batuta-modules-${createHash('sha256').update(root).digest('hex').slice(0, 16)}.lock`);
  for (;;) {
    try {
      fs.writeFileSync(lock, String(process.pid), { flag: 'wx' });
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    if (isStale(lock)) fs.rmSync(lock, { force: true });
    else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 250);
  }
  try {
    work();
  } finally {
    fs.rmSync(lock, { force: true });
  }
}

function isStale(lock) {
  try {
    const owner = Number(fs.readFileSync(lock, 'utf8'));
    // An empty file was made a moment ago, or its writer died before the number was in it.
    if (!owner) return Date.now() - fs.statSync(lock).mtimeMs > 5000;
    process.kill(owner, 0);
    return false;
  } catch (error) {
    return error.code === 'ESRCH' || error.code === 'ENOENT';
  }
}

function fail(message) {
  process.stderr.write(`batuta: ${message}\n`);
  process.exit(1);
}

if (reasonToInstall()) {
  // process.exit() skips `finally`; the lock of a process that is gone counts as stale.
  locked(() => {
    const reason = reasonToInstall();
    if (!reason) return;
    process.stderr.write(`batuta: installing dependencies (${reason}) – this takes about a minute …\n`);
    install();
  });
}
