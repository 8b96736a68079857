import picomatch from 'picomatch';
import { mapLimit } from '../map-limit.ts';
import { callsOf, type Call } from './calls.ts';
import { rulesFor } from './makefile.ts';
import { folderOf } from '../layers/projects.ts';
import { readManifest } from '../settings/read-manifest.ts';
import { isTestName } from './proof-files.ts';
import { shellCommands } from './shell-commands.ts';

/** One piece of what a command runs, as text: another text is another proof. */
export interface ClosurePart {
  readonly file: string;
  /** `scripts.test` of a manifest, `make test` of a Makefile; '' for the whole file. */
  readonly part: string;
  readonly text: string;
}

/** The workspace as a command sees it. */
export interface ClosureFiles {
  /** null: there is no such file. */
  read(path: string): Promise<string | null>;
  /** Every package.json and composer.json, for runners that go through all packages. */
  manifests(): Promise<readonly string[]>;
}

/**
 * What a command runs of the workspace's own: the script that it names, its pre and post scripts, and whatever these call, Makefile
 * rules and script files included. Project files and tests that are named in a command are no part of it.
 */
export async function closureOf(command: readonly string[], files: ClosureFiles): Promise<ClosurePart[]> {
  const found = new Map<string, ClosurePart>();
  const pending = callsOf(command, '');
  for (let call = pending.shift(); call; call = pending.shift()) {
    for (const piece of await partsOf(call, files)) {
      const key = `${piece.file}\0${piece.part}`;
      if (found.has(key)) continue;
      found.set(key, { file: piece.file, part: piece.part, text: piece.text });
      if (piece.part === '' && !isShellScript(piece)) continue;
      for (const from of foldersOf(piece))
        for (const text of shellTexts(piece))
          for (const { argv, folder } of shellCommands(text.replace(ownFolder, '.'), from)) pending.push(...callsOf(argv, folder));
    }
  }
  return [...found.values()].sort((a, b) => (`${a.file}\0${a.part}` < `${b.file}\0${b.part}` ? -1 : 1));
}

type Piece = ClosurePart & { readonly folder: string };

async function partsOf(call: Call, files: ClosureFiles): Promise<Piece[]> {
  if (call.kind === 'script') return scriptParts(call.file, call.name, files);
  if (call.kind === 'everywhere') {
    const all = await mapLimit(await files.manifests(), (file) => scriptParts(file, call.name, files));
    return all.flat();
  }
  if (call.kind === 'file') {
    const text = isTestName(call.path) ? null : await files.read(call.path);
    return text === null ? [] : [{ file: call.path, part: '', text, folder: call.folder }];
  }
  for (const name of call.names) {
    const text = await files.read(join(call.folder, name));
    if (text !== null) return makePieces(name, text, call, files);
  }
  return [];
}

/** A Makefile with what it includes, as far as that is named there. */
async function makePieces(
  name: string,
  first: string,
  { folder, targets }: Extract<Call, { kind: 'make' }>,
  files: ClosureFiles,
): Promise<Piece[]> {
  const texts = new Map([[name, first]]);
  for (const text of texts.values())
    for (const [, list = ''] of text.matchAll(/^[-s]?include[ \t]+(.+)$/gmu))
      for (const other of list.trim().split(/\s+/u)) {
        const included = texts.has(other) ? null : await files.read(join(folder, other));
        if (included !== null) texts.set(other, included);
      }
  const text = rulesFor([...texts.values()].join('\n'), targets);
  return [...texts.keys()].map((file) => ({ file: join(folder, file), part: `make ${targets.join(' ')}`.trim(), text, folder }));
}

/** A script of a manifest with those that package managers run before and after it. */
async function scriptParts(file: string, name: string, files: ClosureFiles): Promise<Piece[]> {
  const scripts = readManifest(await files.read(file))?.scripts;
  const folder = folderOf(file);
  const isMeant = picomatch(name);
  const meant = name.includes('*') ? [...(scripts?.keys() ?? [])].filter((one) => isMeant(one)) : [name];
  const parts = meant.flatMap((one) => [`pre${one}`, one, `post${one}`]);
  return parts.flatMap((part) => {
    const script = scripts?.get(part);
    return script === undefined ? [] : [{ file, part: `scripts.${part}`, text: script, folder }];
  });
}

/** How a shell script names the folder that it lies in. */
const ownFolder = /\$\(dirname [^)]*\)/gu;

/** Where paths in a text may begin: where it is run and, for a script, where it lies. */
function foldersOf({ file, part, folder }: Piece): string[] {
  return part === '' ? [...new Set([folder, folderOf(file)])] : [folder];
}

/** What one shell is given each: make and composer start one for every line. */
function shellTexts({ file, part, text }: ClosurePart): string[] {
  const isByLine = part.startsWith('make') ? !/^\.ONESHELL:/mu.test(text) : file.endsWith('composer.json');
  return isByLine ? text.split('\n') : [text];
}

function isShellScript({ file, text }: ClosurePart): boolean {
  return /\.(?:ba|z)?sh$/u.test(file) || /^#!.*\b(?:ba|da|z)?sh\b/u.test(text);
}

function join(folder: string, path: string): string {
  return folder === '' ? path : `${folder}/${path}`;
}
