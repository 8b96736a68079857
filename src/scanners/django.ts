import { enumIn, isTrue, named, plain, typeNames, word, type Column, type Entity, type Relation, type Stack } from './entity.ts';
import type { Found, Program } from './program.ts';
import type { CallExpression, Member } from './syntax/file-syntax.ts';

const key = /(?:ForeignKey|OneToOneField|ParentalKey)$/u;
const many = /ManyToManyField$/u;
/** Bases of Django's own. */
const djangos = /^(?:Model|AbstractUser|AbstractBaseUser|PolymorphicModel|MPTTModel)$/u;

export const django: Stack = {
  name: 'django',
  language: 'python',
  marker: /\bmodels\.(?:Model|ForeignKey|\w+Field)\b|from django\.db|django\.contrib\.auth\.(?:models|base_user)/u,
  entities(program) {
    const classes = [...program.files].flatMap(([file, { classes: all }]) =>
      all.flatMap((declared) => (isEntity({ file, declared }, program) ? [{ file, declared }] : [])),
    );
    const users = classes.filter((found) => program.descends(found, (base) => /^Abstract(?:Base)?User$/u.test(base)));
    const names = new Map(classes.map(({ declared }) => [declared.name.toLowerCase(), declared.name]));
    const models: Models = { program, user: users[0]?.declared.name ?? null, byText: (name) => names.get(name.toLowerCase()) ?? null };
    return classes.map((found) => entityOf(found, models));
  },
  heirsOf: (program) =>
    [...program.files].flatMap(([file, { classes }]) =>
      classes.flatMap((declared) => (isModel({ file, declared }, program) ? [declared.name] : [])),
    ),
};

interface Models {
  readonly program: Program;
  /** The one that the settings name. */
  readonly user: string | null;
  /** Where a model is named in a text, its case does not matter. */
  readonly byText: (name: string) => string | null;
}

const fieldOf = (member: Member): CallExpression | null =>
  member.value?.kind === 'call' && (member.value.name.endsWith('Field') || key.test(member.value.name)) ? member.value : null;

function meta(found: Found, name: string): boolean {
  const value = found.declared.members.find((member) => member.name === 'Meta')?.value;
  return value?.kind === 'record' && isTrue(named(value.fields, name));
}

/** It has fields of Django's models, and a base that is in a package: that one's. */
function isLikeModel(lineage: readonly Found[], program: Program): boolean {
  return lineage.some(
    ({ file, declared }) =>
      declared.bases.some(({ name }) => name !== 'object' && !program.find(name, file)) &&
      declared.members.some((member) => {
        const field = fieldOf(member);
        return field && (word(field.on ?? undefined) === 'models' || field.name === 'ParentalKey');
      }),
  );
}

function isModel(found: Found, program: Program): boolean {
  const lineage = program.lineage(found);
  const isFrom = (module: RegExp): boolean =>
    lineage.some(({ file }) => program.files.get(file)?.imports.some(({ from }) => module.test(from)) === true);
  if (!isFrom(/^(?:django|wagtail|mptt|polymorphic|model_utils|modelcluster)\b/u)) return false;
  const isModels = (base: string): boolean =>
    djangos.test(base) || base === 'TimeStampedModel' || (base === 'Page' && isFrom(/^wagtail\b/u));
  return program.descends(found, isModels) || isLikeModel(lineage, program);
}

const isEntity = (found: Found, program: Program): boolean => isModel(found, program) && !meta(found, 'abstract') && !meta(found, 'proxy');

function entityOf(found: Found, models: Models): Entity {
  const { program } = models;
  const columns: Column[] = [];
  const relations: Relation[] = [];
  const [, ...ancestors] = program.lineage(found);
  const table = ancestors.find((one) => isEntity(one, program));
  // A base with a table of its own is the same thing, told in two tables.
  if (table) relations.push({ to: table.declared.name, kind: 'key', isRequired: true, cascades: false });
  for (const one of [found, ...ancestors.filter((ancestor) => !isEntity(ancestor, program))])
    for (const member of one.declared.members) {
      const field = fieldOf(member);
      if (!field) continue;
      const to = key.test(field.name) || many.test(field.name) ? targetOf(field, found, one.file, models) : null;
      if (to !== null) relations.push(relationOf(field, to, one.file, models));
      else columns.push({ name: member.name, type: field.name, ...enumOf(field, one.file, program) });
    }
  const { name, line } = found.declared;
  return { name, file: found.file, line, stack: 'django', columns, relations };
}

/** 'self', 'app.Model', a class, a model that can be replaced (`get_model_name("app", "Model")`), or the user that the settings name. */
function targetOf(field: CallExpression, self: Found, file: string, models: Models): string | null {
  const first = plain(field.args)[0] ?? named(field.args, 'to');
  const given = first?.kind === 'call' && first.name === 'get_model_name' ? plain(first.args)[1] : first;
  const text = given?.kind === 'string' || given?.kind === 'name' ? given.text : '';
  if (/AUTH_USER_MODEL$|^get_user_model\(/u.test(text) || (given?.kind === 'call' && given.name === 'get_user_model')) return models.user;
  if (text === 'self') return self.declared.name;
  const last = text.split('.').at(-1) ?? '';
  const found = models.program.find(last, file);
  return found && isModel(found, models.program) ? found.declared.name : models.byText(last);
}

function relationOf(field: CallExpression, to: string, file: string, { program, byText }: Models): Relation {
  if (many.test(field.name)) {
    const between = word(named(field.args, 'through')).split('.').at(-1) ?? '';
    const through = program.find(between, file)?.declared.name ?? byText(between) ?? undefined;
    return { to, kind: 'many', ...(through === undefined ? {} : { through }) };
  }
  const isCascading = word(named(field.args, 'on_delete') ?? plain(field.args)[1]) === 'CASCADE';
  const isRequired = !isTrue(named(field.args, 'null'));
  // Django demands a word on deleting; of a key that may be empty it says nothing of whose part this is.
  return { to, kind: 'key', isRequired, cascades: isCascading && isRequired };
}

/** `choices=Status.choices`, `choices=Status.CHOICES`, `choices=Status`. */
function enumOf(field: CallExpression, file: string, program: Program): Pick<Column, 'enum'> {
  const choices = named(field.args, 'choices');
  const names = choices?.kind === 'name' ? typeNames(choices.text).filter((one) => !/^choices$/iu.test(one)) : [];
  return enumIn(names.toReversed(), file, program);
}
