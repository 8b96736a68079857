import { access, mkdir, readFile, readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { workbenchAddress } from '../../extension/harness/workbench-address.ts';
import type { ActivationFacts } from './bare-extension/observe-activation.ts';
import { failurePicture } from './bench-editor.ts';
import type { BenchEditor } from './bench-editor.ts';
import { amount, difference } from '../measured.ts';
import type { Measured } from '../measured.ts';

const batuta = 'batuta.batuta';
const empty = 'batuta-bench.empty';
const limitMs = 120_000;

/** Activation of Batuta beside an empty extension in the same host, `starts` times; and that it works at nothing before it is used. */
export async function benchActivation(editor: BenchEditor, starts: number): Promise<Measured[]> {
  const folder = join(editor.profile.root, 'facts');
  await mkdir(folder);
  const server = await editor.serve({ facts: folder, ids: [batuta, empty] });
  const all: ActivationFacts[] = [];
  try {
    while (all.length < starts) all.push(await oneStart(editor, server.port, folder));
  } finally {
    await server.stop();
  }
  const milliseconds = (id: string): number[] => all.map(({ times }) => (times[id]?.load ?? NaN) + (times[id]?.activate ?? NaN));
  const work = all.flatMap((facts) => facts.work);
  for (const line of new Set(work)) console.log(`  at activation: ${line}`);
  const evaluated = new Set(all.flatMap((facts) => facts.scripts[batuta] ?? []));
  for (const script of evaluated) console.log(`  evaluated: ${relative(editor.profile.extensions, script)}`);
  const home = (await exists(editor.home)) ? 1 : 0;
  const scripts = Math.max(...all.map((facts) => facts.scripts[batuta]?.length ?? NaN));
  return [
    difference(`activation: load and activate (${starts} starts)`, 50, milliseconds(batuta), milliseconds(empty)),
    amount('files, processes, sockets at activation', 0, work.length, 'calls', `${work.length}`),
    amount('folders made before the first use', 0, home, 'made', `${home}`),
    amount('scripts evaluated at activation', 3, scripts, 'files', `${scripts}`),
  ];
}

/** Opens a window, waits until its host has told the facts, and closes it: each window gets a new host. */
async function oneStart(editor: BenchEditor, port: number, folder: string): Promise<ActivationFacts> {
  const before = await readdir(folder);
  const context = await editor.browser.newContext({ viewport: { width: 1200, height: 800 } });
  const page = await context.newPage();
  await page.goto(workbenchAddress({ port, folder: editor.workspace.root }));
  const deadline = Date.now() + limitMs;
  let added: string | undefined;
  while (added === undefined) {
    if (Date.now() > deadline) {
      await page.screenshot({ path: failurePicture });
      throw new Error(`The editor did not tell how its extensions were activated. Picture: ${failurePicture}`);
    }
    await delay(100);
    added = (await readdir(folder)).find((name) => !before.includes(name));
  }
  // Leaving the page ends its host; closing it would leave the host to wait for a reconnection.
  await page.goto('about:blank');
  await context.close();
  const facts = JSON.parse(await readFile(join(folder, added), 'utf8')) as ActivationFacts | { error: string };
  if ('error' in facts) throw new Error(facts.error);
  return facts;
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
