import { watch } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { UserError, type AppOptions, type Session } from '../../src/app/contracts.ts';
import { createApp } from '../../src/app/create-app.ts';
import { checkBeforeStart } from '../../src/app/preflight.ts';
import { openWorkspacePorts } from '../../src/app/workspace-ports.ts';
import { InterruptedError } from '../../src/core/durable/errors.ts';
import { acquireWorkspaceLock } from '../../src/node/workspace-lock.ts';
import type { LockOwner } from '../../src/node/file-lock.ts';
import { silentLogger } from '../fakes/silent-logger.ts';
import { inSpanish } from '../fakes/spanish.ts';

let root: string;
let workspace: string;
let home: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'batuta-sync-'));
  [workspace, home] = [join(root, 'workspace'), join(root, 'home')];
  await mkdir(home);
  await put('README.md', 'a shop');
});
afterEach(() => rm(root, { recursive: true, force: true }));

async function put(path: string, content: string | Uint8Array): Promise<void> {
  const file = join(workspace, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, content);
}

/** What an editor that speaks Spanish shows of an expected failure. */
async function refusal(work: Promise<unknown>): Promise<string> {
  const error: unknown = await work.then(
    () => null,
    (failure: unknown) => failure,
  );
  if (!(error instanceof UserError)) throw new Error(`It was not refused in words: ${String(error)}`);
  return inSpanish(error.text);
}

async function open(options: Partial<AppOptions> = {}): Promise<Session> {
  const env = { ...process.env, ...options.env, BATUTA_HOME: home };
  return (await createApp({ logger: silentLogger, ...options, env })).session(workspace, { trusted: true });
}
const sync = async (env = {}) => (await open({ env })).syncRegistry();
const script = '.claude/scripts/sync-registry.js';

test('the registry is brought up to date by the script of the workspace', async () => {
  await put(script, "require('fs').writeFileSync('.claude/entity-registry.json', '{}'); console.log('1 entity');");
  expect(await sync()).toEqual({ changed: true, output: '1 entity' });
  expect(await sync()).toEqual({ changed: false, output: '1 entity' });
});

test('without a script it is written from the code, once', async () => {
  await put('schema.prisma', 'model Order {\n  id Int @id\n}\n');
  expect(await sync()).toEqual({ changed: true, output: 'new: Order' });
  expect(await sync()).toEqual({ changed: false, output: '1 entities, none changed' });
  await put(
    'schema.prisma',
    'model Order {\n  id Int @id\n  parentId Int?\n  parent Order? @relation("p", fields: [parentId], references: [id])\n  all Order[] @relation("p")\n}\n',
  );
  expect(await sync()).toEqual({ changed: true, output: 'changed: Order; examples changed: simple, selfReferencing' });
  await put('other.prisma', 'model Customer {\n  id Int @id\n}\n');
  const { scan, merged } = await (await open()).compareRegistry();
  expect(scan.entities.map(({ name, file, line, refs }) => ({ name, file, line, refs }))).toEqual([
    { name: 'Customer', file: 'other.prisma', line: 1, refs: [] },
    { name: 'Order', file: 'schema.prisma', line: 1, refs: ['Order'] },
  ]);
  expect(merged.change).toEqual({ added: ['Customer'], removed: [], changed: [], enums: [], patterns: ['simple'] });
});

test('why it was not, in the words of the person', async () => {
  await put('.claude/entity-registry.json', '{"e": {"A": 7}}');
  expect(await refusal(sync())).toMatch(/^\.claude\/entity-registry\.json:1 \(e\.A\): /);
  await put(script, "console.log('no models'); process.exit(3);");
  expect(await refusal(sync())).toBe(`${script} falló (3). no models`);
  expect(await refusal(sync({ PATH: home }))).toMatch(/^\S+ necesita node, que no se pudo iniciar\./);
});

test('while a run has the workspace it waits, says for whom, and can be given up: before the script begins, or in it', async () => {
  await put(script, "console.log('1 entity');");
  const lock = await acquireWorkspaceLock({ home, workspace, purpose: 'run-1', signal: new AbortController().signal });
  const stop = new AbortController();
  const waitedFor: string[] = [];
  const onWaiting = ({ purpose }: LockOwner): void => {
    waitedFor.push(purpose);
    stop.abort();
  };
  const session = await open({ onWaiting });
  await expect(session.syncRegistry(stop.signal)).rejects.toThrow(InterruptedError);
  expect(waitedFor).toEqual(['run-1']);
  await lock.release();

  await put(script, "require('fs').writeFileSync('begun', ''); setInterval(() => {}, 1000);");
  const later = new AbortController();
  const watched = watch(workspace, (_, name) => name === 'begun' && later.abort());
  await expect(session.syncRegistry(later.signal)).rejects.toThrow(InterruptedError);
  watched.close();
});

test('contexts that cannot be compiled are an expected failure, with every file', async () => {
  await put('.claude/context/api/a.md', Uint8Array.of(0xff));
  await put('.claude/context/web/a.md', 'fine');
  const session = await open();
  expect(await refusal(session.compileContexts())).toBe('.claude/context/api/a.md no es texto UTF-8. Guárdelo como UTF-8.');
  await put('.claude/context/api/a.md', 'fine too');
  expect(await session.compileContexts()).toEqual({ compiled: 1, skipped: 1 });
});

test('what keeps a run from starting is said with all its parts', async () => {
  const ports = await openWorkspacePorts({ home, workspace });
  const start = (validate: string[][]): Promise<void> =>
    checkBeforeStart({
      request: 'Add a discount',
      env: process.env,
      user: null,
      ports,
      settings: {
        source: 'file',
        reasons: [],
        trusted: true,
        agents: ['api', 'web'].map((name) => ({
          name,
          section: name,
          owns: ['**'],
          needs: [],
          provides: [],
          outputs: [],
          schema: false,
          report: 'Build',
          model: 'm',
          context: name,
          validate,
          handover: [],
          run: [],
        })),
        tests: [],
        review: { model: 'm', context: 'review', skipUpToFiles: 3 },
        spec: { model: 'm', context: 'spec' },
        caps: { usd: null, tokens: null, turns: null },
        confirm: { deletedLines: 50, files: 5, migrations: true },
        timeouts: { validate: 1, run: 1 },
      },
    });
  await start([['node', '--version']]);
  expect(await refusal(start([['batuta-is-not-here', 'test'], ['./check.sh'], ['batuta-is-not-here', 'build']]))).toBe(
    [
      'Estos comandos no se pueden ejecutar:',
      '  api, web: "batuta-is-not-here test" y 1 más – El programa "batuta-is-not-here" no se encontró en el PATH. Instálelo, o corrija el comando.',
      `  api, web: "./check.sh" – No hay ningún archivo ./check.sh en ${ports.files.root}. Instálelo, o corrija el comando.`,
      'Están definidos en .claude/batuta.yaml o, sin ese archivo, se detectaron automáticamente.',
    ].join('\n'),
  );
  await put('.claude/entity-registry.json', '{\n  "e": { "A": { "refs": 7 } }\n}');
  expect(await refusal(start([]))).toBe(
    'El registro de entidades no se puede leer. .claude/entity-registry.json:2 (e.A.refs): Se esperaba una lista; se encontró 7.\n' +
      'Batuta nunca lo sobrescribe: corrija el archivo y empiece de nuevo.',
  );
});
