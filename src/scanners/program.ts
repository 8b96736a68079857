import { dirname, join } from 'node:path/posix';
import type { ClassDeclaration, FileSyntax, Import, Member } from './syntax/file-syntax.ts';

export interface Found {
  readonly file: string;
  readonly declared: ClassDeclaration;
  /** Types that a class below gives for its type parameters; absent: none does. */
  readonly given?: ReadonlyMap<string, string>;
}

/** What a class declares, with the types that are given for its type parameters. */
export function membersOf({ declared, given }: Found): readonly Member[] {
  return given ? declared.members.map((member) => ({ ...member, type: filledIn(member.type, given) })) : declared.members;
}

const filledIn = (type: string, given: ReadonlyMap<string, string>): string =>
  type.replace(/[A-Za-z_]\w*/gu, (name) => given.get(name) ?? name);

/** A base with what is given for its type parameters by the class that extends it. */
function filledBase({ file, declared }: Found, typeArguments: readonly string[], below: Found['given']): Found {
  const names = (declared.typeParameters ?? []).slice(0, typeArguments.length);
  if (names.length === 0) return { file, declared };
  return { file, declared, given: new Map(names.map((name, index) => [name, filledIn(typeArguments[index] ?? '', below ?? new Map())])) };
}

/** The files of one language that were read, and names looked up as the language does it. */
export interface Program {
  /** By path, sorted. */
  readonly files: ReadonlyMap<string, FileSyntax>;
  /** The class that a name means in a file; null, and remembered as missing, where none was read. */
  readonly find: (name: string, from: string) => Found | null;
  /** The values of an enum that a name means in a file; null as for `find`. */
  values(name: string, from: string): readonly string[] | null;
  /** Whether one of the class's ancestors has the name, known or not. */
  descends(found: Found, ancestor: (name: string) => boolean): boolean;
  /** The class and the ancestors that were read, nearest first. */
  lineage(found: Found): Found[];
  /** Names that were asked for and that no read file declares. */
  readonly missing: ReadonlySet<string>;
}

interface Place {
  readonly file: string;
}

export function createProgram(files: ReadonlyMap<string, FileSyntax>): Program {
  const classes = new Map<string, Found[]>();
  const enums = new Map<string, (Place & { values: readonly string[] })[]>();
  const add = <T>(all: Map<string, T[]>, name: string, one: T): void => void (all.get(name)?.push(one) ?? all.set(name, [one]));
  for (const [file, syntax] of files) {
    for (const declared of syntax.classes) add(classes, declared.name, { file, declared });
    for (const { name, values } of syntax.enums) add(enums, name, { file, values });
  }
  for (const [name, all] of classes) if (all.some(({ declared }) => declared.isPartial)) classes.set(name, putTogether(name, all, files));
  const globals = [...files].flatMap(([file, { imports }]) => {
    const folder = dirname(file);
    return imports.flatMap(({ isGlobal, from }) => (isGlobal ? [{ below: folder === '.' ? '' : `${folder}/`, from }] : []));
  });
  const missing = new Set<string>();

  /** Of several declarations of a name: of the same file, else what the file imports, else what lies nearest. */
  function nearest<T extends Place>(all: ReadonlyMap<string, readonly T[]>, name: string, from: string): T | null {
    const syntax = files.get(from);
    const imported = syntax?.imports.find((one) => one.name === name);
    const original = imported && !['default', '*'].includes(imported.original) ? imported.original : name;
    const found = (all.get(original) ?? all.get(name))?.filter(({ file }) => !isForeign(file, from, imported));
    if (!found || found.length === 0) {
      if (/^[A-Za-z_]\w*$/u.test(original)) missing.add(original);
      return null;
    }
    // Another file may be meant that was not read yet.
    if (imported && !found.some((one) => one.file === from || isTold(one.file, from, imported))) missing.add(original);
    if (found.length === 1) return found[0] ?? null;
    const rank = (one: T): number => rankOf(one.file, from, imported);
    return found.reduce((best, one) => (rank(one) > rank(best) ? one : best));
  }

  function rankOf(file: string, from: string, imported: Import | undefined): number {
    if (file === from) return 1_000_000;
    const syntax = files.get(from);
    const namespace = files.get(file)?.namespace ?? '';
    const told = imported !== undefined && isTold(file, from, imported);
    const open =
      (syntax?.imports.some((one) => one.name === '*' && (one.from === namespace || isModule(file, one.from, from))) ?? false) ||
      globals.some((one) => one.from === namespace && from.startsWith(one.below));
    const own = namespace !== '' && (syntax?.namespace === namespace || syntax?.namespace.startsWith(`${namespace}.`) === true);
    return (told ? 100_000 : open || own ? 10_000 : 0) + sharedFolders(file, from);
  }

  const isTold = (file: string, from: string, imported: Import): boolean =>
    isModule(file, imported.from, from) || (imported.from !== '' && files.get(file)?.namespace === imported.from);

  const found = new Map<string, Found | null>();
  const find: Program['find'] = (name, from) => {
    const key = `${from}\n${name}`;
    const known = found.get(key);
    if (known !== undefined) return known;
    const one = nearest(classes, name, from);
    if (one?.declared.isPartial) missing.add(one.declared.name);
    found.set(key, one);
    return one;
  };
  /** `Core.Order`, which may be the base of another Order. */
  const inNamespace = (name: string, within: string, from: Found): Found | null => {
    const others = (classes.get(name) ?? []).filter(({ declared }) => declared !== from.declared);
    const isMeant = ({ file }: Found): boolean => `.${files.get(file)?.namespace ?? ''}`.endsWith(`.${within}`);
    const meant = others.find(isMeant);
    if (!meant) missing.add(name);
    return meant ?? others[0] ?? null;
  };
  const lines = new Map<ClassDeclaration, Found[]>();
  const lineage = (start: Found): Found[] => {
    const known = lines.get(start.declared);
    if (known) return known;
    const line = [start];
    lines.set(start.declared, line);
    for (const one of line)
      for (const { name, in: within, typeArguments } of one.declared.bases) {
        const near = find(name, one.file);
        const base = within !== undefined && near ? inNamespace(name, within, one) : near;
        if (base && line.every(({ declared }) => declared !== base.declared)) line.push(filledBase(base, typeArguments, one.given));
      }
    return line;
  };
  return {
    files,
    find,
    values: (name, from) => nearest(enums, name, from)?.values ?? null,
    lineage,
    descends: (one, ancestor) => lineage(one).some(({ declared }) => declared.bases.some(({ name }) => ancestor(name))),
    missing,
  };
}

/** Parts of a class in one namespace are one class, which stands in the file of its name. */
function putTogether(name: string, all: readonly Found[], files: ReadonlyMap<string, FileSyntax>): Found[] {
  const isWhole = ({ declared }: Found): boolean => declared.isPartial !== true;
  const parts = Map.groupBy(
    all.filter((one) => !isWhole(one)),
    ({ file }) => files.get(file)?.namespace ?? '',
  );
  const together = [...parts.values()].flatMap((some): Found[] => {
    const main = some.find(({ file }) => `/${file}`.endsWith(`/${name}.cs`)) ?? some[0];
    const declared = [...new Set([main, ...some])].flatMap((one) => (one ? [one.declared] : []));
    if (!main || declared.length === 1) return [...some];
    const of = <T>(read: (one: ClassDeclaration) => readonly T[]): T[] => declared.flatMap(read);
    const whole = {
      ...main.declared,
      bases: of(({ bases }) => bases),
      marks: of(({ marks }) => marks),
      members: of(({ members }) => members),
    };
    return [{ file: main.file, declared: whole }];
  });
  return [...all.filter(isWhole), ...together];
}

/** Whether an import's path may mean the file: relative ones are resolved, of others the last names are compared. */
function isModule(file: string, module: string, from: string): boolean {
  const bare = file.replace(/(?:\/index|\/__init__)?\.\w+$/u, '');
  if (module.startsWith('./') || module.startsWith('../')) return join(dirname(from), module).replace(/\.[cm]?[jt]s$/u, '') === bare;
  const relative = /^(\.+)(.*)$/u.exec(module);
  if (relative) {
    const up = '../'.repeat((relative[1]?.length ?? 1) - 1);
    return join(dirname(from), up, (relative[2] ?? '').replaceAll('.', '/')).replace(/\/$/u, '') === bare;
  }
  const path = module.includes('/') ? module.replace(/^[@~#][^/]*\//u, '') : module.replaceAll('.', '/');
  return bare === path || bare.endsWith(`/${path}`);
}

/** Whether Python imports it from a package that the file is not in: `Group` of a library for pictures is none of ours. */
function isForeign(file: string, from: string, imported: Import | undefined): boolean {
  if (!imported || !from.endsWith('.py') || file === from || imported.original === '*' || imported.from.startsWith('.')) return false;
  return !file.split(/[/.]/u).includes(imported.from.split('.')[0] ?? '');
}

/** How many names two paths begin with in common. */
export function sharedFolders(a: string, b: string): number {
  const [left, right] = [a.split('/'), b.split('/')];
  const different = left.findIndex((name, index) => name !== right[index]);
  return different < 0 ? left.length : different;
}
