import { chain, columnOf, identityOf, inherited, mark, word, type Column, type Entity, type Relation, type Stack } from './entity.ts';
import { fluentRelations, keptAs, keyless, ownedProperties, primaryKeys, type Fluent, type KeptAs } from './ef-fluent.ts';
import { membersOf, type Found, type Program } from './program.ts';
import type { Member } from './syntax/file-syntax.ts';

const collection =
  /^(?:System\.Collections\.Generic\.)?(?:I?(?:ReadOnly)?(?:Collection|List|Set)|IEnumerable|HashSet|ObservableCollection|ICollection|List)<\s*([\w.]+)\??\s*>\??$/u;

const single = /^([\w.]+)\??$/u;

/** Entities that a DbContext or a configuration names, and what their properties lead to. */
export const efCore: Stack = {
  name: 'ef-core',
  language: 'csharp',
  marker: /DbSet<|IEntityTypeConfiguration<|: *\w*DbContext\b|\bModelBuilder\b|\bEntityTypeBuilder<|^global using /mu,
  entities(program) {
    const kept = keptAs(program);
    const primaryOf = primaryKeys(program);
    const fluent = fluentRelations(program, primaryOf);
    const classes = namedClasses(program);
    for (const { to, from } of fluent)
      for (const one of [to, from]) if (!classes.has(one.declared.name)) classes.set(one.declared.name, one);
    followProperties(classes, program, kept, primaryOf);
    const isKeyless = keyless(program);
    const entities = [...classes.values()].filter((found) => !isKeyless(found));
    return entities.map((found) => entityOf(found, classes, program, fluent, primaryOf(found), kept));
  },
};

/** By name: types of DbSets, of configurations and of `Entity<T>()`. */
function namedClasses(program: Program): Map<string, Found> {
  const classes = new Map<string, Found>();
  const add = (name: string, file: string): void => {
    const found = program.find(name.split('.').at(-1) ?? '', file);
    if (found && !classes.has(found.declared.name)) classes.set(found.declared.name, found);
  };
  const contexts = contextsIn(program);
  for (const [file, syntax] of program.files) {
    for (const declared of syntax.classes) {
      const isContext = contexts.has(`${syntax.namespace}.${declared.name}`);
      for (const { type } of isContext ? declared.members : []) add(/^DbSet<([\w.]+)>\??$/u.exec(type)?.[1] ?? '', file);
      for (const { name, typeArguments } of declared.bases) {
        if (name === 'IEntityTypeConfiguration') add(typeArguments[0] ?? '', file);
        // Users, roles and what else ASP.NET's identity keeps, where they are classes of the project.
        else if (/^Identity\w*DbContext$/u.test(name)) for (const one of typeArguments) add(one, file);
      }
    }
    for (const { call } of syntax.calls)
      for (const { name, typeArguments } of chain(call)) if (name === 'Entity') add(typeArguments[0] ?? '', file);
  }
  return classes;
}

/** Adds what the properties of entities lead to: what they list, and single ones of what has a key and is not owned. */
function followProperties(classes: Map<string, Found>, program: Program, kept: KeptAs, primaryOf: (one: Found) => readonly string[]): void {
  const owned = ownedProperties(program);
  const add = (found: Found | null): void => {
    if (found && !classes.has(found.declared.name)) classes.set(found.declared.name, found);
  };
  for (const found of classes.values())
    for (const one of program.lineage(found))
      for (const member of mapped(membersOf(one))) {
        if (kept(one.declared, member.name) !== null || kept(found.declared, member.name) !== null) continue;
        const item = collection.exec(member.type)?.[1];
        const type = single.exec(member.type)?.[1];
        const target = item ?? type;
        if (target === undefined || !/(?:^|\.)[A-Z]\w*$/u.test(target)) continue;
        const to = program.find(target.split('.').at(-1) ?? '', one.file);
        if (item !== undefined) add(to);
        else if (to && isReference(member, to) && !owned(one.declared, found.declared, member.name) && primaryOf(to).length > 0) add(to);
      }
}

/** Not a key of a type of its own, nor what is kept within a column. */
const isReference = (member: Member, to: Found): boolean =>
  !/(?:^|[a-z])Id$/u.test(to.declared.name) &&
  !mark(to.declared.marks, 'Owned', 'ComplexType') &&
  !mark(member.marks, 'Column')?.args.some(({ name }) => name === 'TypeName');

/** Contexts with their namespaces: of one in several files only one part names its base. */
function contextsIn(program: Program): Set<string> {
  const found = [...program.files].flatMap(([file, { namespace, classes }]) =>
    classes.flatMap((declared) =>
      program.descends({ file, declared }, (base) => base.endsWith('DbContext')) ? [`${namespace}.${declared.name}`] : [],
    ),
  );
  return new Set(found);
}

const mapped = (members: readonly Member[]): readonly Member[] => members.filter(({ marks }) => !mark(marks, 'NotMapped', 'computed'));

function entityOf(
  found: Found,
  classes: ReadonlyMap<string, Found>,
  program: Program,
  fluent: readonly Fluent[],
  primary: readonly string[],
  kept: KeptAs,
): Entity {
  const { name, line } = found.declared;
  const members = program.lineage(found).flatMap((one) =>
    mapped(membersOf(one)).flatMap((member) => {
      const as = kept(one.declared, member.name) ?? kept(found.declared, member.name);
      return as === 'nothing' ? [] : [{ member, file: one.file, isValue: as === 'value' }];
    }),
  );
  const said = fluent.filter(({ from, to }) => from.declared.name === name || to.declared.name === name);
  const columns: Column[] = [];
  const relations: Relation[] = said.flatMap((one) => one.relationsOf(name));
  const navigations = new Set(said.flatMap((one) => one.navigationsOf(name)));
  for (const { member, file, isValue } of members) {
    const item = isValue ? undefined : collection.exec(member.type)?.[1];
    const target = program.find((item ?? member.type).replace(/\?$/u, '').split('.').at(-1) ?? '', file)?.declared.name;
    if (isValue || target === undefined || !classes.has(target)) columns.push(columnOf(member, file, program));
    else if (navigations.has(member.name)) continue;
    else
      relations.push(
        conventional(
          name,
          member,
          target,
          item !== undefined,
          members.map((one) => one.member),
          classes,
          program,
          primary,
        ),
      );
  }
  const base = inherited(program.lineage(found), ({ declared }) => classes.get(declared.name)?.declared === declared);
  return { name, file: found.file, line, stack: 'ef-core', columns, relations, ...base };
}

/** What EF makes of a property that is an entity, or a list of some, where nothing else is said. */
function conventional(
  name: string,
  member: Member,
  to: string,
  isList: boolean,
  members: readonly Member[],
  classes: ReadonlyMap<string, Found>,
  program: Program,
  primary: readonly string[],
): Relation {
  const target = classes.get(to);
  const others = target ? program.lineage(target).flatMap((one) => mapped(membersOf(one))) : [];
  if (isList) {
    const isMany =
      to !== name &&
      others.some(({ type }) => collection.exec(type)?.[1] === name) &&
      !others.some(({ type }) => type.replace(/\?$/u, '') === name);
    const isOwn = !isMany && mark(member.marks, 'ownList') !== undefined;
    return { to, kind: isMany ? 'many' : 'has', isList: true, ...(isOwn ? { cascades: true } : {}) };
  }
  const named =
    word(mark(member.marks, 'ForeignKey')?.args[0]?.value) ||
    /nameof\((\w+)\)/u.exec(JSON.stringify(mark(member.marks, 'ForeignKey')?.args ?? []))?.[1] ||
    '';
  const key = members.find(
    (one) =>
      one.name === named ||
      one.name === `${member.name}Id` ||
      one.name === `${to}Id` ||
      word(mark(one.marks, 'ForeignKey')?.args[0]?.value) === member.name,
  );
  const isOther = others.some((one) => one.type.replace(/\?$/u, '') === name) && others.some((one) => one.name === `${name}Id`);
  if (!key && isOther) return { to, kind: 'has', isList: false };
  const isRequired = mark(member.marks, 'Required') !== undefined || !(key ?? member).isOptional;
  return { to, kind: 'key', isRequired, ...identityOf(key ? [key.name] : [], primary) };
}
