import { UserError } from '../../app/contracts.ts';
import { documentInEnglish, inEnglish } from '../../core/describe/message.ts';
import type { CodeScan } from '../../core/registry/code-scan.ts';
import type { MergedRegistry } from '../../core/registry/merge-registry.ts';
import { describeChange } from '../../core/registry/registry-change.ts';
import { sessionOptionsOf } from '../arguments/option-values.ts';
import { exitCodes } from '../exit-codes.ts';
import { line, span, type Line } from '../terminal/line.ts';
import { wrapLine } from '../terminal/wrap-line.ts';
import { plural } from '../views/format.ts';
import { workspaceOf } from '../workspace-of.ts';
import type { CommandContext } from './command.ts';

/** The entity registry beside the code. `show` and `drift` write nothing. */
export async function registry(context: CommandContext): Promise<number> {
  const { args, io, screen, events } = context;
  const [verb, entity] = args.positionals;
  if (verb !== 'sync' && verb !== 'show' && verb !== 'drift')
    throw new UserError('There is "registry sync", "registry show" and "registry drift".');
  if (entity !== undefined && verb !== 'show') throw new UserError(`"registry ${verb}" is about all entities; name none.`);
  const session = await (await context.app()).session(await workspaceOf(io.cwd, args), sessionOptionsOf(args));
  const width = screen.width() - 1;
  const say = (json: unknown, lines: readonly Line[]): void => {
    if (events === null) screen.log(lines.flatMap((one) => wrapLine(one, width, 2)));
    else events.write(`${JSON.stringify(json)}\n`);
  };
  if (verb === 'sync') {
    const { changed, output } = await session.syncRegistry();
    say({ changed, output }, [line(`${changed ? 'Registry written' : 'The registry is up to date'}: ${output}`)]);
    return exitCodes.done;
  }
  const { scan, merged } = await session.compareRegistry();
  if (verb === 'show') {
    const shown = scan.entities.filter(({ name }) => entity === undefined || name === entity);
    if (shown.length === 0 && entity !== undefined)
      throw new UserError(`The code has no entity "${entity}". See: ${io.program} registry show`);
    if (events !== null) for (const one of shown) say({ ...one, patterns: patternsOf(scan, one.name) }, []);
    else say(null, [...shown.flatMap((one) => entityLines(scan, one, entity !== undefined)), ...summary(scan)]);
    return exitCodes.done;
  }
  const drift = driftOf(merged);
  say({ ...drift, skipped: documentInEnglish(scan.skipped) }, [...driftLines(drift, merged), ...skippedLines(scan)]);
  return drift.added.length + drift.removed.length + drift.changed.length > 0 ? exitCodes.stopped : exitCodes.done;
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
  readonly changed: readonly { readonly entity: string; readonly sub: Both; readonly refs: Both }[];
  readonly handMade: readonly string[];
}
interface Both {
  readonly registry: readonly string[];
  readonly code: readonly string[];
}

function driftOf({ change, before, after, handMade }: MergedRegistry): Drift {
  const both = (entity: string, key: 'sub' | 'refs'): Both => ({
    registry: before?.entities[entity]?.[key] ?? [],
    code: after?.entities[entity]?.[key] ?? [],
  });
  return {
    ...change,
    changed: change.changed.map((entity) => ({ entity, sub: both(entity, 'sub'), refs: both(entity, 'refs') })),
    handMade,
  };
}

function driftLines({ added, removed, changed, handMade }: Drift, { change, after }: MergedRegistry): Line[] {
  const names = (label: string, list: readonly string[]): Line[] => (list.length > 0 ? [line(`${label}: ${list.join(', ')}`)] : []);
  const differs = (entity: string, key: string, { registry: was, code }: Both): Line[] =>
    was.join() === code.join() ? [] : [line(`  ${entity}.${key}: ${was.join(', ') || 'none'} → ${code.join(', ') || 'none'}`)];
  return [
    ...(added.length + removed.length + changed.length > 0
      ? []
      : [line(`No drift: ${inEnglish(describeChange(change, Object.keys(after?.entities ?? {}).length))}`)]),
    ...names('Only in the code', added),
    ...names('No more in the code', removed),
    ...names(
      'Changed',
      changed.map(({ entity }) => entity),
    ),
    ...changed.flatMap(({ entity, sub, refs }) => [...differs(entity, 'sub', sub), ...differs(entity, 'refs', refs)]),
    ...names('Only in the registry, kept', handMade),
  ];
}
