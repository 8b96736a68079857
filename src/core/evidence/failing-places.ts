/** A line that a failed command names. */
export interface FailingPlace {
  /** As it was printed. */
  readonly path: string;
  /** From 1. */
  readonly line: number;
}

const file = String.raw`(?:file:\/\/)?((?:[A-Za-z]:)?[\w@.~/\\[][\w@.~+\-/\\()[\]]{0,300}\.[A-Za-z]\w{0,7})`;
/** As compilers, runners and stack traces print them: `a.ts:3:4`, `a.ts(3,4)`, Python's, PHP's and .NET's. */
const forms = [
  new RegExp(String.raw`(?:^|[\s"'(<❯@])${file}(?::(\d+)|\((\d+),\d+\))`, 'gmu'),
  /File "([^"\n]+)", line (\d+)/gu,
  /\bin ([^\s:]+\.\w+):line (\d+)/gu,
  /\b(?:in|at) ([^\s:]+\.\w+) on line (\d+)/gu,
];
/** Nobody mends these. */
const foreign = /(?:^|[/\\])(?:node_modules|site-packages|dist-packages|vendor|\.cargo|\.venv)[/\\]|^node:|^internal\//u;

/** The lines that a failure names, each once, in its order. */
export function failingPlaces(error: string): FailingPlace[] {
  const found = forms.flatMap((form) =>
    [...error.matchAll(form)].map(({ index, 1: path = '', 2: line, 3: inBrackets }) => ({ index, path, line: Number(line ?? inBrackets) })),
  );
  const places = found
    .filter(({ path, line }) => line > 0 && !foreign.test(path))
    .toSorted((a, b) => a.index - b.index)
    .map(({ path, line }) => ({ path: path.replaceAll('\\', '/'), line }));
  return [...new Map(places.map((place) => [`${place.path}:${place.line}`, place])).values()];
}

/** Shown of each side of the line. */
const around = 4;
const longestLine = 200;

/** The line with those around it, numbered as `read` shows them; null: the text has no such line. */
export function linesAround(text: string, line: number): string | null {
  const lines = text.split(/\r\n|\n|\r/u);
  if (line > lines.length) return null;
  const first = Math.max(1, line - around);
  return lines
    .slice(first - 1, line + around)
    .map((one, index) => `${first + index}\t${one.length > longestLine ? `${one.slice(0, longestLine)}…` : one}`)
    .join('\n');
}
