import { chain, isFalse, typeNames, word, type Relation } from './entity.ts';
import type { Found, Program } from './program.ts';
import type { Call, CallExpression } from './syntax/file-syntax.ts';

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
export function fluentRelations(program: Program, find: (name: string, file: string) => Found | null): Fluent[] {
  const found: Fluent[] = [];
  for (const [file, { calls, classes }] of program.files)
    for (const one of calls) {
      const steps = chain(one.call);
      const has = steps.find(({ name }) => first.test(name));
      const owner =
        ownerOf(one, steps) ||
        (classes.find(({ name }) => name === one.within)?.bases.find(({ name }) => name === 'IEntityTypeConfiguration')?.typeArguments[0] ??
          '');
      const from = owner === '' ? null : find(owner.split('.').at(-1) ?? '', file);
      if (!has || !from) continue;
      const navigation = word(has.args[0]?.value);
      const to = has.typeArguments[0] === undefined ? targetOf(from, navigation, program) : find(has.typeArguments[0], file);
      if (to) found.push(relation(from, to, navigation, has.name, steps, program));
    }
  return found;
}

const ownerOf = (call: Call, steps: readonly CallExpression[]): string =>
  steps.find(({ name }) => name === 'Entity')?.typeArguments[0] ?? call.of ?? '';

/** The type of a property, or what it is a list of. */
function targetOf(from: Found, navigation: string, program: Program): Found | null {
  for (const { declared, file } of program.lineage(from)) {
    const member = declared.members.find(({ name }) => name === navigation);
    const name = member ? typeNames(member.type).at(-1) : undefined;
    if (name !== undefined) return program.find(name, file);
  }
  return null;
}

function relation(from: Found, to: Found, navigation: string, has: string, steps: readonly CallExpression[], program: Program): Fluent {
  const step = (...names: readonly string[]): CallExpression | undefined => steps.find(({ name }) => names.includes(name));
  const inverse = step('WithOne', 'WithMany');
  const other = word(inverse?.args[0]?.value);
  const onDelete = word(step('OnDelete')?.args[0]?.value);
  const cascades = onDelete === '' ? {} : { cascades: onDelete.endsWith('Cascade') };
  const key = step('HasForeignKey');
  const keyName = word(key?.args[0]?.value);
  const propertyOf = (one: Found, name: string): boolean | undefined =>
    program
      .lineage(one)
      .flatMap(({ declared }) => declared.members)
      .find((member) => member.name === name)?.isOptional;
  const fromHolds =
    has === 'HasOne' &&
    (inverse?.name !== 'WithOne' ||
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
      if (name === child.declared.name) found.push({ to: parent.declared.name, kind: 'key', isRequired: !isOptional, ...cascades });
      if (name === parent.declared.name && parentNavigation !== '')
        found.push({
          to: child.declared.name,
          kind: 'has',
          isList: has === 'HasMany' || inverse?.name === 'WithMany',
          ...(has === 'OwnsMany' ? { cascades: true } : onDelete !== '' && !onDelete.endsWith('Cascade') ? { cascades: false } : {}),
        });
      return found;
    },
  };
}

const isListOf = (one: Found, name: string, program: Program): boolean =>
  program.lineage(one).some(({ declared }) => declared.members.some(({ type }) => new RegExp(`<\\s*${name}\\??\\s*>`, 'u').test(type)));
