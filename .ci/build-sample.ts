import { cp, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

const workspaces = join(import.meta.dirname, '..', 'test', 'workspaces');

/** What the editor's demo is played with: a workspace without dependencies, with settings so that nothing is guessed, and its script. */
export async function buildSample(output: string): Promise<void> {
  const [workspace, script] = [join(output, 'workspace'), join(output, 'script')];
  await cp(join(workspaces, 'single'), workspace, { recursive: true });
  await cp(join(workspaces, 'single-script'), script, { recursive: true });
  const settings = join(workspace, '.claude', 'batuta.yaml');
  await mkdir(dirname(settings), { recursive: true });
  await rename(join(script, 'batuta.yaml'), settings);
  const file = join(script, 'script.yaml');
  // So that an eye can follow.
  await writeFile(file, `delay_ms: 400\n${await readFile(file, 'utf8')}`);
}
