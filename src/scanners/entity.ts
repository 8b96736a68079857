import type { Found, Program } from './program.ts';
import { entityName } from './table-names.ts';
import type { Argument, CallExpression, Expression, Mark, Member } from './syntax/file-syntax.ts';

export interface Entity {
  readonly name: string;
  readonly file: string;
  readonly line: number;
  /** What holds it, like "prisma". */
  readonly stack: string;
  readonly columns: readonly Column[];
  readonly relations: readonly Relation[];
  /** The entity that it inherits from. */
  readonly base?: string;
}

/** The nearest ancestor that is an entity itself. */
export function inherited(lineage: readonly Found[], isEntity: (found: Found) => boolean): Pick<Entity, 'base'> {
  const base = lineage.slice(1).find(isEntity)?.declared.name;
  return base === undefined || base === lineage[0]?.declared.name ? {} : { base };
}

export interface Column {
  readonly name: string;
  readonly type: string;
  /** The enum that it holds, with its values. */
  readonly enum?: { readonly name: string; readonly values: readonly string[] };
  /** It is never empty; absent: it may be, or the stack says this with its keys. */
  readonly isRequired?: boolean;
}

export interface Relation {
  readonly to: string;
  /** `key`: it holds a foreign key; `has`: the other holds one; `many`: many to many. */
  readonly kind: 'key' | 'has' | 'many';
  /** Of a key: it is never empty. */
  readonly isRequired?: boolean;
  /** Whether the one with the key goes with the other; undefined: nothing is said. */
  readonly cascades?: boolean;
  /** Of a key: the other goes with the one that holds it. */
  readonly owns?: boolean;
  /** Of a key: its columns are the whole primary key of the one that holds it, or a part of it. */
  readonly identity?: 'whole' | 'part';
  /** Of what the other holds the key for: many of it. */
  readonly isList?: boolean;
  /** Of many to many: the entity that stands between. */
  readonly through?: string;
}

/** One way to declare entities, in one language. */
export interface Stack {
  readonly name: string;
  readonly language: 'typescript' | 'python' | 'java' | 'csharp' | 'prisma' | 'sql';
  /** Stands in every file that declares entities, or that leads to those that do. */
  readonly marker: RegExp;
  entities(program: Program): Entity[];
  /** Classes whose heirs may be entities without a marker of their own. */
  heirsOf?(program: Program): string[];
}

/** What a key with these columns is to the primary key of the entity that holds it. */
export function identityOf(columns: readonly string[], primary: readonly string[]): Pick<Relation, 'identity'> {
  if (columns.length === 0 || !columns.every((column) => primary.includes(column))) return {};
  return { identity: columns.length === primary.length ? 'whole' : 'part' };
}

export const mark = (marks: readonly Mark[], ...names: readonly string[]): Mark | undefined =>
  marks.find(({ name }) => names.includes(name));

/** An argument by its name. */
export function named(args: readonly Argument[], name: string): Expression | undefined {
  return args.find((one) => one.name === name)?.value;
}

/** Arguments by position. */
export const plain = (args: readonly Argument[]): Expression[] => args.flatMap(({ name, value }) => (name === '' ? [value] : []));

/** A field of the first record among the arguments: options, in JavaScript. */
export function option(args: readonly Argument[], name: string): Expression | undefined {
  for (const { value } of args) if (value.kind === 'record') return named(value.fields, name);
  return undefined;
}

/** A text, or the last part of a name with dots; '' for anything else. */
export function word(value: Expression | undefined): string {
  if (value?.kind === 'function') return word(value.body);
  if (value?.kind === 'string') return value.text;
  if (value?.kind === 'name')
    return /^[\w$.:?!]+$/u.test(value.text) ? (value.text.split(/[.:]+/u).at(-1) ?? '').replace(/[?!]$/u, '') : '';
  return '';
}

export const words = (value: Expression | undefined): string[] =>
  value?.kind === 'list'
    ? value.items.map(word)
    : value?.kind === 'function' && value.body.kind === 'list'
      ? words(value.body)
      : value
        ? [word(value)]
        : [];

export const isTrue = (value: Expression | undefined): boolean => word(value) === 'true' || word(value) === 'True';
export const isFalse = (value: Expression | undefined): boolean => word(value) === 'false' || word(value) === 'False';

/** Every call of a chain, the first first: `a().b()` → a, b. */
export function chain(value: Expression | null): CallExpression[] {
  return value?.kind === 'call' ? [...chain(value.on), value] : [];
}

/** Type names in a type as it is written, without what only wraps others. */
export function typeNames(type: string): string[] {
  return type.match(/[A-Za-z_]\w*/gu) ?? [];
}

/** Names that may be those of enums, where these begin with a capital letter. */
export const capitals = (names: readonly string[]): string[] => names.filter((name) => /^[A-Z]/u.test(name));

/** The first of the names that means an enum. */
export function enumIn(names: readonly string[], file: string, program: Program): Pick<Column, 'enum'> {
  for (const name of names) {
    const values = program.values(name, file);
    if (values) return { enum: { name, values } };
  }
  return {};
}

/** An enum that stands as a list in a column is called after both. */
export function listedEnum(entity: string, column: string, given: Expression | undefined): Pick<Column, 'enum'> {
  const texts = given?.kind === 'list' ? given.items.flatMap((one) => (one.kind === 'string' ? [one.text] : [])) : [];
  return texts.length > 0 ? { enum: { name: `${entity}${entityName(column)}`, values: texts } } : {};
}

/** A column whose enum its type names. */
export function columnOf({ name, type }: Member, file: string, program: Program): Column {
  return { name, type, ...enumIn(capitals(typeNames(type)), file, program) };
}

/** What a word on deleting says, in whatever case; nothing where there is none. */
export function cascadesBy(action: Expression | undefined): Pick<Relation, 'cascades'> {
  const said = word(action).toUpperCase();
  return said === '' ? {} : { cascades: said === 'CASCADE' };
}
