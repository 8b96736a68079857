import { chain, identityOf, isFalse, mark, typeNames, word, words, type Relation } from './entity.ts';
import type { Found, Program } from './program.ts';
import type { Call, CallExpression, ClassDeclaration, Expression } from './syntax/file-syntax.ts';

/** A relation that a model builder declares, between the entity it is declared for and another. */
export interface Fluent {
  readonly from: Found;
  readonly to: Found;
  /** What it says of one of the two. */
  relationsOf(name: string): Relation[];
  /** Properties of one of the two that it is about. */
  navigationsOf(name: string): string[];
}

const first = /^(?:HasOne|HasMany|OwnsMany)$/u;

/** `builder.HasMany(e => e.Lines).WithOne(l => l.Order).OnDelete(…)`, for the entity of the configuration, or of `Entity<T>()`. */
export function fluentRelations(program: Program, primaryOf: (one: Found) => readonly string[]): Fluent[] {
  const found: Fluent[] = [];
  for (const [file, { calls, classes }] of program.files)
    for (const one of calls) {
      const steps = chain(one.call);
      const has = steps.find(({ name }) => first.test(name));
      const owner = ownerOf(one, steps, classes);
      const from = owner === '' ? null : program.find(owner.split('.').at(-1) ?? '', file);
      if (!has || !from) continue;
      const navigation = word(has.args[0]?.value);
      const to = has.typeArguments[0] === undefined ? targetOf(from, navigation, program) : program.find(has.typeArguments[0], file);
      if (to) found.push(relation(from, to, navigation, has.name, steps, program, primaryOf));
    }
  return found;
}

/** The entity that a builder's call is for. */
function ownerOf(call: Call, steps: readonly CallExpression[], classes: readonly ClassDeclaration[]): string {
  const around = classes.find(({ name }) => name === call.within)?.bases.find(({ name }) => name === 'IEntityTypeConfiguration');
  return (steps.find(({ name }) => name === 'Entity')?.typeArguments[0] ?? call.of ?? '') || (around?.typeArguments[0] ?? '');
}

/** Calls of a method on the builders of entities, each with the class that it is for, and the chain it stands in. */
function callsFor(method: string, program: Program): [ClassDeclaration, CallExpression, readonly CallExpression[]][] {
  return [...program.files].flatMap(([file, { calls, classes }]) =>
    calls.flatMap((one) => {
      const steps = chain(one.call);
      const call = steps.find(({ name }) => name === method);
      const owner = call ? ownerOf(one, steps, classes) : '';
      const found = owner === '' ? null : program.find(owner.split('.').at(-1) ?? '', file);
      return call && found ? [[found.declared, call, steps] as [ClassDeclaration, CallExpression, CallExpression[]]] : [];
    }),
  );
}

/** Whether a property is kept otherwise than its type says: not at all, or as a value that a conversion makes of it. */
export type KeptAs = (of: ClassDeclaration, property: string) => 'nothing' | 'value' | null;

export function keptAs(program: Program): KeptAs {
  const said = new Map<ClassDeclaration, Map<string, 'nothing' | 'value'>>();
  const say = (declared: ClassDeclaration, property: string, as: 'nothing' | 'value'): void =>
    void said.set(declared, (said.get(declared) ?? new Map<string, 'nothing' | 'value'>()).set(property, as));
  for (const [declared, { args }] of callsFor('Ignore', program)) say(declared, word(args[0]?.value), 'nothing');
  for (const [declared, , steps] of callsFor('HasConversion', program))
    say(declared, word(steps.find(({ name }) => name === 'Property')?.args[0]?.value), 'value');
  return (declared, property) => said.get(declared)?.get(property) ?? null;
}

/** Whether a property of a class, or of its base, is part of the record itself. */
export function ownedProperties(program: Program): (base: ClassDeclaration, own: ClassDeclaration, property: string) => boolean {
  const said = ['OwnsOne', 'ComplexProperty'].flatMap((method) =>
    callsFor(method, program).map(([declared, { args }]) => ({ declared, property: word(args[0]?.value) })),
  );
  return (base, own, name) => said.some(({ declared, property }) => property === name && (declared === base || declared === own));
}

/** Whether a class is what a query or a view gives: nothing tells one of it from another. */
export function keyless(program: Program): (one: Found) => boolean {
  const said = new Set(callsFor('HasNoKey', program).map(([declared]) => declared));
  return ({ declared }) => said.has(declared) || mark(declared.marks, 'Keyless') !== undefined;
}

/** Properties of a class's primary key: by `HasKey`, by attributes, or by convention. */
export function primaryKeys(program: Program): (one: Found) => readonly string[] {
  const said = new Map<ClassDeclaration, string[]>();
  for (const [declared, { args }] of callsFor('HasKey', program)) {
    const given = args[0]?.value;
    if (given) said.set(declared, given.kind === 'string' ? args.map(({ value }) => word(value)) : words(given));
  }
  return (one) => {
    const known = said.get(one.declared);
    if (known) return known;
    const members = program.lineage(one).flatMap(({ declared }) => declared.members);
    const onClass = mark(one.declared.marks, 'PrimaryKey')?.args.map(({ value }) => nameIn(value)) ?? [];
    const marked = members.filter(({ marks }) => mark(marks, 'Key')).map(({ name }) => name);
    if (onClass.length + marked.length > 0) return onClass.length > 0 ? onClass : marked;
    return members
      .filter(({ name }) => name === 'Id' || name === `${one.declared.name}Id`)
      .map(({ name }) => name)
      .slice(0, 1);
  };
}

/** `"Name"`, `nameof(Name)`, `nameof(Order.Name)`. */
function nameIn(value: Expression): string {
  return value.kind === 'call' && value.name === 'nameof' ? word(value.args[0]?.value) : word(value);
}

/** The type of a property, or what it is a list of. */
function targetOf(from: Found, navigation: string, program: Program): Found | null {
  for (const { declared, file } of program.lineage(from)) {
    const member = declared.members.find(({ name }) => name === navigation);
    const name = member ? typeNames(member.type).at(-1) : undefined;
    if (name !== undefined) return program.find(name, file);
  }
  return null;
}

function relation(
  from: Found,
  to: Found,
  navigation: string,
  has: string,
  steps: readonly CallExpression[],
  program: Program,
  primaryOf: (one: Found) => readonly string[],
): Fluent {
  const step = (...names: readonly string[]): CallExpression | undefined => steps.find(({ name }) => names.includes(name));
  const inverse = step('WithOne', 'WithMany');
  const other = word(inverse?.args[0]?.value);
  const onDelete = word(step('OnDelete')?.args[0]?.value);
  const cascades = onDelete === '' ? {} : { cascades: onDelete.endsWith('Cascade') };
  const key = step('HasForeignKey');
  const keyNames = key?.args.flatMap(({ value }) => words(value)) ?? [];
  const [keyName = ''] = keyNames;
  const propertyOf = (one: Found, name: string): boolean | undefined =>
    program
      .lineage(one)
      .flatMap(({ declared }) => declared.members)
      .find((member) => member.name === name)?.isOptional;
  const isByName = (one: Found, other: Found, by: string): boolean =>
    [by, other.declared.name].some((name) => name !== '' && propertyOf(one, `${name}Id`) !== undefined);
  const fromHolds =
    has === 'HasOne' &&
    (inverse?.name !== 'WithOne' ||
      (key === undefined && isByName(from, to, navigation) && !isByName(to, from, other)) ||
      key?.typeArguments[0] === from.declared.name ||
      (key?.typeArguments.length === 0 && propertyOf(from, keyName) !== undefined));
  const [child, parent] = fromHolds ? [from, to] : [to, from];
  const isMany = has === 'HasMany' && (inverse?.name === 'WithMany' || (isListOf(to, from.declared.name, program) && !inverse));
  const required = step('IsRequired');
  const isOptional = required
    ? isFalse(required.args[0]?.value)
    : (propertyOf(child, keyName) ??
      propertyOf(child, `${parent.declared.name}Id`) ??
      propertyOf(child, fromHolds ? navigation : other) ??
      false);
  const parentNavigation = fromHolds ? other : navigation;
  const columns =
    keyNames.length > 0
      ? keyNames
      : [`${fromHolds ? navigation : other}Id`, `${parent.declared.name}Id`]
          .filter((one) => propertyOf(child, one) !== undefined)
          .slice(0, 1);
  const identity = identityOf(columns, primaryOf(child));
  const through = step('UsingEntity')?.typeArguments[0];
  return {
    from,
    to,
    navigationsOf: (name) => [
      ...(name === from.declared.name && navigation !== '' ? [navigation] : []),
      ...(name === to.declared.name && other !== '' ? [other] : []),
    ],
    relationsOf: (name) => {
      const other = name === from.declared.name ? to.declared.name : from.declared.name;
      if (isMany) return [{ to: other, kind: 'many', ...(through === undefined ? {} : { through }) }];
      const found: Relation[] = [];
      if (name === child.declared.name)
        found.push({ to: parent.declared.name, kind: 'key', isRequired: !isOptional, ...cascades, ...identity });
      if (name === parent.declared.name && parentNavigation !== '')
        found.push({
          to: child.declared.name,
          kind: 'has',
          isList: has === 'HasMany' || inverse?.name === 'WithMany',
          // What the owner itself says is deleted with it, is its part, even where the key may be empty.
          ...(has === 'OwnsMany' || (!fromHolds && cascades.cascades) ? { cascades: true } : cascades.cascades === false ? cascades : {}),
        });
      return found;
    },
  };
}

const isListOf = (one: Found, name: string, program: Program): boolean =>
  program.lineage(one).some(({ declared }) => declared.members.some(({ type }) => new RegExp(`<\\s*${name}\\??\\s*>`, 'u').test(type)));
