import { chmod, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** Puts a program made of a shell script into `folder`, which is put on PATH; gives the folder. */
export async function stubProgram(folder: string, name: string, script: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, name), `#!/bin/sh\n${script}\n`);
  await chmod(path.join(folder, name), 0o755);
  return folder;
}
