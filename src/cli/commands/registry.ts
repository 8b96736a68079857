import { UserError } from '../../app/contracts.ts';
import { documentInEnglish, inEnglish } from '../../core/describe/message.ts';
import type { CodeScan } from '../../core/registry/code-scan.ts';
import type { MergedRegistry } from '../../core/registry/merge-registry.ts';
import { describeChange, type RegistryChange } from '../../core/registry/registry-change.ts';
import type { Registry } from '../../protocol/registry.ts';
import { exitCodes } from '../exit-codes.ts';
import { line, span, type Line } from '../terminal/line.ts';
import { plural } from '../views/format.ts';
import type { CommandContext } from './command.ts';
import { sessionHere } from './session-of-run.ts';

/** The entity registry beside the code. `show` and `drift` write nothing. */
export async function registry(context: CommandContext): Promise<number> {
  const { args, io } = context;
  const [verb, entity] = args.positionals;
  if (verb !== 'sync' && verb !== 'show' && verb !== 'drift')
    throw new UserError('There is "registry sync", "registry show" and "registry drift".');
  if (entity !== undefined && verb !== 'show') throw new UserError(`"registry ${verb}" is about all entities; name none.`);
  const session = await sessionHere(context);
  if (verb === 'sync') {
    const { changed, output } = await session.syncRegistry();
    context.tell([{ changed, output }], [line(`${changed ? 'Registry written' : 'The registry is up to date'}: ${output}`)]);
    return exitCodes.done;
  }
  const { scan, merged } = await session.compareRegistry();
  if (verb === 'show') {
    const shown = scan.entities.filter(({ name }) => entity === undefined || name === entity);
    if (shown.length === 0 && entity !== undefined)
      throw new UserError(`The code has no entity "${entity}". See: ${io.program} registry show`);
    context.tell(
      shown.map((one) => ({ ...one, patterns: patternsOf(scan, one.name) })),
      [...shown.flatMap((one) => entityLines(scan, one, entity !== undefined)), ...summary(scan)],
    );
    return exitCodes.done;
  }
  const drift = driftOf(merged);
  context.tell([{ ...drift, skipped: documentInEnglish(scan.skipped) }], [...driftLines(drift, merged), ...skippedLines(scan)]);
  return isSame(merged.change) ? exitCodes.done : exitCodes.stopped;
}

const patternsOf = ({ patterns }: CodeScan, name: string): string[] =>
  Object.entries(patterns).flatMap(([kind, model]) => (model === name ? [kind] : []));

function entityLines(scan: CodeScan, one: CodeScan['entities'][number], isWhole: boolean): Line[] {
  const models = patternsOf(scan, one.name);
  return [
    line(one.name, span(`  ${one.file}:${one.line}${models.length > 0 ? `  (model of ${models.join(', ')})` : ''}`, 'dim')),
    ...(one.sub.length > 0 ? [line(`  sub: ${one.sub.join(', ')}`)] : []),
    ...(one.refs.length > 0 ? [line(`  refs: ${one.refs.join(', ')}`)] : []),
    ...(isWhole ? one.columns.map(({ name, type }) => line(`  ${name}`, span(type === '' ? '' : `: ${type}`, 'dim'))) : []),
  ];
}

function summary(scan: CodeScan): Line[] {
  const stacks = [...new Set(scan.entities.map(({ stack }) => stack))].join(', ');
  const count = plural(scan.entities.length, 'entity', 'entities');
  return [
    line(stacks === '' ? 'No entities were found in the code.' : `${count} (${stacks}), ${plural(Object.keys(scan.enums).length, 'enum')}`),
    ...skippedLines(scan),
  ];
}

const skippedLines = ({ skipped }: CodeScan): Line[] => skipped.map(({ file, why }) => line(span(`${file}: ${inEnglish(why)}`, 'warn')));

interface Drift {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly changed: readonly ({ readonly entity: string } & Readonly<Record<'file' | 'sub' | 'refs', Both>>)[];
  readonly enums: readonly ({ readonly name: string } & Both)[];
  readonly patterns: readonly ({ readonly kind: string } & Both)[];
  readonly handMade: readonly string[];
}
interface Both {
  readonly registry: readonly string[];
  readonly code: readonly string[];
}

const isSame = ({ added, removed, changed, enums, patterns }: RegistryChange): boolean =>
  [added, removed, changed, enums, patterns].every(({ length }) => length === 0);

function driftOf({ change, before, after, handMade }: MergedRegistry): Drift {
  const both = (of: (registry: Registry) => readonly string[] | string | undefined): Both => ({
    registry: before ? [of(before) ?? []].flat() : [],
    code: after ? [of(after) ?? []].flat() : [],
  });
  return {
    ...change,
    changed: change.changed.map((entity) => ({
      entity,
      file: both(({ entities }) => entities[entity]?.file),
      sub: both(({ entities }) => entities[entity]?.sub),
      refs: both(({ entities }) => entities[entity]?.refs),
    })),
    enums: change.enums.map((name) => ({ name, ...both(({ enums }) => enums[name]) })),
    patterns: change.patterns.map((kind) => ({ kind, ...both(({ patterns }) => patterns[kind]) })),
    handMade,
  };
}

function driftLines({ added, removed, changed, enums, patterns, handMade }: Drift, { change, after }: MergedRegistry): Line[] {
  const names = (label: string, list: readonly string[]): Line[] => (list.length > 0 ? [line(`${label}: ${list.join(', ')}`)] : []);
  const differs = (name: string, { registry: was, code }: Both): Line[] =>
    was.join() === code.join() ? [] : [line(`  ${name}: ${was.join(', ') || 'none'} → ${code.join(', ') || 'none'}`)];
  return [
    ...(isSame(change) ? [line(`No drift: ${inEnglish(describeChange(change, Object.keys(after?.entities ?? {}).length))}`)] : []),
    ...names('Only in the code', added),
    ...names('No more in the code', removed),
    ...names('Changed', [
      ...changed.map(({ entity }) => entity),
      ...enums.map(({ name }) => name),
      ...patterns.map(({ kind }) => `the example of ${kind}`),
    ]),
    ...changed.flatMap(({ entity, ...keys }) => Object.entries(keys).flatMap(([key, values]) => differs(`${entity}.${key}`, values))),
    ...enums.flatMap(({ name, ...values }) => differs(name, values)),
    ...patterns.flatMap(({ kind, ...values }) => differs(kind, values)),
    ...names('Only in the registry, kept', handMade),
  ];
}
