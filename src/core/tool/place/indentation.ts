import { isBlank, splitIndent } from './lines.ts';

/** Indentation that a model wrote, and the one that the file has there. */
export interface IndentPair {
  readonly old: string;
  readonly file: string;
}

type Kind = 'tabs' | 'blanks';

/** The kind of a file's indentation, where all of it is of one kind, and the blanks of one level (1 for tabs; null: not regular). */
export interface IndentStyle {
  readonly kind: Kind;
  readonly unit: number | null;
}

const kindOf = (indent: string): Kind | null => (/^\t+$/u.test(indent) ? 'tabs' : /^ +$/u.test(indent) ? 'blanks' : null);
const fewest = 2;

/** null: it has hardly any indentation, or both kinds. */
export function indentStyle(lines: readonly string[]): IndentStyle | null {
  const indents = lines.filter((line) => !isBlank(line)).map((line) => splitIndent(line)[0]);
  const used = indents.filter((indent) => indent !== '');
  const kinds = new Set(used.map(kindOf));
  const [kind] = kinds;
  if (used.length < fewest || kinds.size !== 1 || kind === null || kind === undefined) return null;
  if (kind === 'tabs') return { kind, unit: 1 };
  const steps = new Map<number, number>();
  for (const [index, indent] of indents.entries()) {
    const step = indent.length - (indents[index - 1] ?? '').length;
    if (step > 0) steps.set(step, (steps.get(step) ?? 0) + 1);
  }
  const unit = [...steps].toSorted((a, b) => b[1] - a[1] || a[0] - b[0])[0]?.[0] ?? 0;
  const regular = used.filter((indent) => indent.length % unit === 0).length;
  return { kind, unit: unit >= 2 && unit <= 8 && regular >= used.length * 0.95 ? unit : null };
}

/** The kind that most lines of a file have; null: none has any. */
export function mainIndent(lines: readonly string[]): Kind | null {
  const kinds = lines.filter((line) => !isBlank(line)).map((line) => kindOf(splitIndent(line)[0]));
  const [tabs, blanks] = (['tabs', 'blanks'] as const).map((kind) => kinds.filter((one) => one === kind).length) as [number, number];
  return tabs === blanks ? null : tabs > blanks ? 'tabs' : 'blanks';
}

/**
 * How the indentation of added lines is to be read, from how the model wrote that of the lines around them; null where it could be meant in
 * more than one way. `added`: all indentations that will be asked for, in order; `main`: the kind that most of the file has.
 */
export function indentReader(
  pairs: readonly IndentPair[],
  style: IndentStyle | null,
  added: readonly string[],
  main: Kind | null,
): (indent: string) => string | null {
  const known = new Map<string, Set<string>>();
  for (const { old, file } of pairs) known.set(old, (known.get(old) ?? new Set()).add(file));
  const real = [...known].flatMap(([old, files]) => [...files].map((file) => ({ old, file })));
  const same = real.every(({ old, file }) => old === file);
  // Whoever adds both kinds, and wrote what is there as it is, means both: a Makefile or YAML as a text inside of the code.
  const both = same && ['tabs', 'blanks'].every((kind) => added.some((indent) => kindOf(indent) === kind));
  if (both) return (indent) => indent;
  // In a file with both kinds, lines in the kind that those around them do not have may be meant in either.
  const around = new Set(pairs.filter(({ file }) => file !== '').map(({ file }) => kindOf(file)));
  if (around.size === 0 && main !== null) around.add(main);
  const isForeign = (indent: string): boolean => indent !== '' && around.size > 0 && !around.has(kindOf(indent));
  if (same && style === null) return (indent) => (isForeign(indent) ? null : indent);
  const deepest = Math.max(0, ...real.map(({ file }) => file.length));
  const readings = same ? [sameKind(style, added, deepest)] : [shifted(real), scaled(real)].filter((reading) => reading !== null);
  return (indent) => {
    const seen = known.get(indent);
    if (seen) return seen.size === 1 ? ([...seen][0] ?? null) : null;
    if (indent === '' && same) return '';
    const results = new Set(readings.map((read) => read(indent)).filter((result) => result !== null));
    // A line of the outermost level is not told by what the others have.
    if (indent === '' && results.size > 1) return null;
    const fitting = [...results].filter((result) => fits(result, style));
    return fitting.length === 1 ? (fitting[0] ?? null) : null;
  };
}

type Reading = (indent: string) => string | null;

function fits(indent: string, style: IndentStyle | null): boolean {
  if (style === null || indent === '') return true;
  if (kindOf(indent) !== style.kind) return false;
  return style.unit === null || indent.length % style.unit === 0;
}

/**
 * The model wrote what is there as it is. What it adds, all of it in the other kind of indentation than all the file has, is converted, unless
 * it were then more than one level below the line before it. `deepest`: the most that the lines around have.
 */
function sameKind(style: IndentStyle | null, added: readonly string[], deepest: number): Reading {
  const foreign = added.filter((indent) => indent !== '' && style !== null && kindOf(indent) !== style.kind);
  const step = foreign.every((indent) => kindOf(indent) === 'blanks') ? Math.min(...foreign.map(({ length }) => length)) : 1;
  const regular = [2, 3, 4].includes(step) && foreign.every(({ length }) => length % step === 0);
  const convert: Reading = (indent) => {
    if (style === null || kindOf(indent) === style.kind) return indent;
    if (kindOf(indent) === 'tabs') return style.unit === null ? null : ' '.repeat(indent.length * style.unit);
    return kindOf(indent) === 'blanks' && regular ? '\t'.repeat(indent.length / step) : null;
  };
  let before = deepest;
  const leaps = added.some((indent) => {
    const length = convert(indent)?.length ?? 0;
    const isLeap = length > before + (style?.unit ?? length);
    before = Math.max(before, length);
    return isLeap;
  });
  return (indent) => (leaps && foreign.includes(indent) ? null : convert(indent));
}

/** The whole block stands further in or out; null: it does not. */
function shifted(pairs: readonly IndentPair[]): Reading | null {
  const { old, file } = pairs[0] ?? { old: '', file: '' };
  if (file.endsWith(old)) {
    const more = file.slice(0, file.length - old.length);
    return pairs.every((pair) => pair.file === more + pair.old) ? (indent) => more + indent : null;
  }
  if (!old.endsWith(file)) return null;
  const less = old.slice(0, old.length - file.length);
  if (!pairs.every((pair) => pair.old === less + pair.file)) return null;
  return (indent) => (indent.startsWith(less) ? indent.slice(less.length) : null);
}

/** A level is written with another number or kind of blanks, and the block may be shifted as well: file = a × old + b; null: it is not so. */
function scaled(pairs: readonly IndentPair[]): Reading | null {
  const filled = pairs.filter(({ old, file }) => old !== '' || file !== '');
  const oldKinds = new Set(filled.filter(({ old }) => old !== '').map(({ old }) => kindOf(old)));
  const fileKinds = new Set(filled.filter(({ file }) => file !== '').map(({ file }) => kindOf(file)));
  const [oldKind] = oldKinds;
  const [fileKind] = fileKinds;
  if (oldKinds.size !== 1 || fileKinds.size !== 1 || !oldKind || !fileKind) return null;
  const points = pairs.map(({ old, file }) => [old.length, file.length] as const);
  const low = points.reduce((a, b) => (b[0] < a[0] ? b : a));
  const high = points.reduce((a, b) => (b[0] > a[0] ? b : a));
  // With one level alone, it is taken to be as deep in both.
  const slope = high[0] > low[0] ? (high[1] - low[1]) / (high[0] - low[0]) : high[1] / high[0];
  const start = low[1] - slope * low[0];
  if (!Number.isFinite(slope) || slope <= 0 || !points.every(([old, file]) => close(slope * old + start, file))) return null;
  return (indent) => {
    const length = slope * indent.length + start;
    if ((indent !== '' && kindOf(indent) !== oldKind) || length < 0 || !close(length, Math.round(length))) return null;
    return (fileKind === 'tabs' ? '\t' : ' ').repeat(Math.round(length));
  };
}

const close = (a: number, b: number): boolean => Math.abs(a - b) < 1e-6;
