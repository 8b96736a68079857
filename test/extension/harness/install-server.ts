import { spawn } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';

const serverVersion = '4.139.1';
const nodeVersion = '24.21.0';

/** Where the pieces of a real VS Code without its download site lie. */
export interface ServerInstallation {
  /** Node 24, the only one that code-server accepts. */
  readonly node: string;
  /** code-server's entry script. */
  readonly entry: string;
}

/**
 * code-server in the user's cache folder, so that every checkout shares it: installed on the first call (several minutes:
 * native modules are compiled) and found by a stamp file afterwards. `say` gets a line before anything slow begins.
 * Throws with npm's last words when an installation fails.
 */
export async function installServer(say: (line: string) => void): Promise<ServerInstallation> {
  const cache = process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache');
  const root = join(cache, 'batuta-test', `code-server-${serverVersion}-node-${nodeVersion}`);
  const nodeRoot = join(root, 'node', 'node_modules', `node-${process.platform}-${process.arch}`);
  const installation = {
    node: join(nodeRoot, 'bin', 'node'),
    entry: join(root, 'server', 'node_modules', 'code-server', 'out', 'node', 'entry.js'),
  };
  const stamp = join(root, 'installed.json');
  if (await isPresent(stamp)) return installation;
  await rm(root, { recursive: true, force: true });

  say(`Installing Node ${nodeVersion} and code-server ${serverVersion} into ${root}, once (about 3 minutes) …`);
  const npm = await npmScript();
  // The platform's own package brings the C headers too, which compiling native modules needs.
  await npmInstall({
    npm,
    node: process.execPath,
    folder: join(root, 'node'),
    packages: [`node-${process.platform}-${process.arch}@${nodeVersion}`],
    env: {},
  });
  const path = `${join(nodeRoot, 'bin')}:${process.env['PATH'] ?? ''}`;
  const env = { PATH: path, npm_config_nodedir: nodeRoot };
  await npmInstall({ npm, node: installation.node, folder: join(root, 'server'), packages: [`code-server@${serverVersion}`], env });
  await writeFile(stamp, JSON.stringify({ serverVersion, nodeVersion }));
  return installation;
}

interface NpmInstall {
  readonly npm: string;
  readonly node: string;
  readonly folder: string;
  readonly packages: readonly string[];
  readonly env: Record<string, string>;
}

async function npmInstall(request: NpmInstall): Promise<void> {
  await mkdir(request.folder, { recursive: true });
  // A package of its own: npm would otherwise install into the project around it.
  await writeFile(join(request.folder, 'package.json'), JSON.stringify({ name: 'editor-under-test', private: true }));
  const outer = Object.entries(process.env).filter(([name]) => !/^npm_|^NODE_OPTIONS$/i.test(name));
  const child = spawn(request.node, [request.npm, 'install', '--no-audit', '--no-fund', '--loglevel=error', ...request.packages], {
    cwd: request.folder,
    env: { ...Object.fromEntries(outer), ...request.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => output.push(chunk));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  if (code === 0) return;
  const words = Buffer.concat(output).toString('utf8').slice(-4000);
  throw new Error(`npm install ${request.packages.join(' ')} failed with exit code ${code}.\n${words}`);
}

/** npm's own script: of the npm that runs us, else of the machine's PATH. */
async function npmScript(): Promise<string> {
  const running = process.env['npm_execpath'];
  if (running?.endsWith('npm-cli.js')) return running;
  for (const folder of (process.env['PATH'] ?? '').split(':')) {
    const candidate = join(folder, '..', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js');
    if (await isPresent(candidate)) return candidate;
  }
  throw new Error(
    `npm was not found beside any program folder of PATH (${dirname(process.execPath)} runs this script). Start it with npm run test:editor.`,
  );
}

async function isPresent(file: string): Promise<boolean> {
  return readFile(file).then(
    () => true,
    () => false,
  );
}
