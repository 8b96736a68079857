import { UserError } from '../../app/contracts.ts';
import { inEnglish } from '../../core/describe/message.ts';
import type { CodeScan } from '../../core/registry/code-scan.ts';
import { nearestWord } from '../../core/settings/nearest-word.ts';
import { exitCodes } from '../exit-codes.ts';
import { line, span, type Line } from '../terminal/line.ts';
import { plural } from '../views/format.ts';
import { driftLines, driftOf, exampleOf, isSame } from '../views/registry-drift.ts';
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
  const { scan, merged, script } = await session.compareRegistry();
  if (verb === 'show') {
    const shown = scan.entities.filter(({ name }) => entity === undefined || name === entity);
    const enums = Object.entries(scan.enums).filter(([name]) => name === entity);
    if (shown.length + enums.length === 0 && entity !== undefined) throw new UserError(unknownText(scan, entity, io.program));
    context.tell(
      [
        ...shown.map((one) => ({ ...one, patterns: patternsOf(scan, one.name) })),
        ...enums.map(([name, values]) => ({ name, enum: values })),
      ],
      [
        ...shown.flatMap((one) => entityLines(scan, one, entity !== undefined)),
        ...enums.flatMap(([name, values]) => [line(name, span('  enum', 'dim')), ...values.map((value) => line(`  ${value}`))]),
        ...summary(scan),
      ],
    );
    return exitCodes.done;
  }
  const drift = driftOf(merged);
  context.tell(
    [{ ...drift, skipped: scan.skipped }],
    [...driftLines(drift, merged, { program: io.program, script }), ...skippedLines(scan)],
  );
  return isSame(merged.change) ? exitCodes.done : exitCodes.stopped;
}

function unknownText({ entities, enums }: CodeScan, name: string, program: string): string {
  const near = nearestWord(name, [...entities.map((one) => one.name), ...Object.keys(enums)]);
  return `The code has no entity or enum "${name}". ${near === null ? `See: ${program} registry show` : `Did you mean ${near}?`}`;
}

const patternsOf = ({ patterns }: CodeScan, name: string): string[] =>
  Object.entries(patterns).flatMap(([kind, model]) => (model === name ? [kind] : []));

function entityLines(scan: CodeScan, one: CodeScan['entities'][number], isWhole: boolean): Line[] {
  const models = patternsOf(scan, one.name);
  return [
    line(
      one.name,
      span(`  ${one.file}:${one.line}${models.length > 0 ? `  (the example of ${models.map(exampleOf).join(', ')})` : ''}`, 'dim'),
    ),
    ...(one.sub.length > 0 ? [line(`  sub: ${one.sub.join(', ')}`)] : []),
    ...(one.refs.length > 0 ? [line(`  refs: ${one.refs.join(', ')}`)] : []),
    ...(isWhole ? one.columns.map(({ name, type }) => line(`  ${name}`, span(type === '' ? '' : `: ${type}`, 'dim'))) : []),
  ];
}

function summary(scan: CodeScan): Line[] {
  const stacks = [...new Set(scan.entities.map(({ stack }) => stack))].join(', ');
  const count = plural(scan.entities.length, 'entity', 'entities');
  const enums = Object.keys(scan.enums);
  const named = `${plural(enums.length, 'enum')}${enums.length > 0 ? `: ${enums.join(', ')}` : ''}`;
  return [line(stacks === '' ? 'No entities were found in the code.' : `${count} (${stacks}), ${named}`), ...skippedLines(scan)];
}

const skippedLines = ({ skipped }: CodeScan): Line[] => skipped.map(({ file, why }) => line(span(`${file}: ${inEnglish(why)}`, 'warn')));
