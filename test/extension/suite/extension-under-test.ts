import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { extensions } from 'vscode';
import type { Extension } from 'vscode';
import type { Probe } from '../../../src/vscode/probe.ts';

export function extensionUnderTest(): Extension<Probe> {
  const extension = extensions.getExtension<Probe>('batuta.batuta');
  if (!extension) throw new Error('The extension is not installed.');
  return extension;
}

export function probe(): Promise<Probe> {
  return Promise.resolve(extensionUnderTest().activate());
}

/** What the output channel has written so far. */
export async function outputText(): Promise<string> {
  const { logFolder } = await probe();
  const names = await readdir(logFolder).catch(() => []);
  const texts = await Promise.all(names.map((name) => readFile(join(logFolder, name), 'utf8')));
  return texts.join('\n');
}
