/** A line that a failed command names. */
export interface FailingPlace {
  /** As it was printed. */
  readonly path: string;
  /** From 1. */
  readonly line: number;
}

const file = String.raw`(?:file:\/\/)?((?:[A-Za-z]:)?[\w@.~/\\[][\w@.~+\-/\\()[\]]{0,300}\.[A-Za-z]\w{0,7})`;
/** As compilers, runners and stack traces print them: `a.ts:3:4`, `a.ts(3,4)`, `A.java:[3,4]`, Python's, PHP's and .NET's. */
const forms = [
  new RegExp(String.raw`(?:^|[\s"'(<❯@]|\bpsql:)${file}(?::\[?(\d+)|(?:: )?\((\d+), ?\d+\))`, 'gmu'),
  /(?:^|\s)([^\s:]{1,300}\.dart) (\d+):\d+/gmu,
  /File "([^"\n]+)", line (\d+)/gu,
  /\bin ([^\s:]+\.\w+):line (\d+)/gu,
  /\b(?:in|at) ([^\s:]+\.\w+) on line (\d+)/gu,
];
/** A line of a Java stack: package, class and method, then the file's name. */
const javaCall =
  /\bat (?:[\w.@]{1,60}\/){0,2}\/?((?:\w{1,60}\.){0,12})[\w$]{1,120}\.[\w$<>]{1,120}\((\w{1,120}\.(?:java|kt|scala)):(\d+)\)/gu;
/** Its own libraries, and runners. */
const javaLibrary = /^(?:javax?|jdk|sun|kotlin|scala|jakarta|org\.(?:junit|springframework|hibernate|apache|gradle|mockito|assertj))\./u;
/** As ESLint prints what it found below a file's path. */
const fileLine = /^(\S[^\n]{0,300}\.\w{1,8})$/u;
const foundBelow = /^\s+(\d+):\d+\s+(?:error|warning)\s/u;
/** As PHPStan does, in a table that a blank line ends. */
const tableLine = /^ {1,4}Line +(\S[^\n]{0,300}?\.\w{1,8})(?: \(in context of [^\n]{1,300}\))?\s*$/u;
const foundInTable = /^ {1,4}(\d+) {2,}\S/u;
/** Nobody mends these. */
const foreign = /(?:^|[/\\])(?:node_modules|site-packages|dist-packages|vendor|\.cargo|\.venv)[/\\]|^node:|^internal\//u;

/** The lines that a failure names, each once, in its order. */
export function failingPlaces(error: string): FailingPlace[] {
  const calls = [...error.matchAll(javaCall)]
    .filter(([, folder = '']) => !javaLibrary.test(folder))
    .map(({ index, 1: folder = '', 2: name = '', 3: line }) => ({ index, path: folder.replaceAll('.', '/') + name, line: Number(line) }));
  const rest = error.replaceAll(javaCall, (call) => ' '.repeat(call.length));
  const found = forms.flatMap((form) =>
    [...rest.matchAll(form)].map(({ index, 1: path = '', 2: line, 3: inBrackets }) => ({ index, path, line: Number(line ?? inBrackets) })),
  );
  const places = [...found, ...calls, ...belowFiles(error)]
    .filter(({ path, line }) => line > 0 && !foreign.test(path))
    .toSorted((a, b) => a.index - b.index)
    .map(({ path, line }) => ({ path: withoutBracket(path.replaceAll('\\', '/')), line }));
  return [...new Map(places.map((place) => [`${place.path}:${place.line}`, place])).values()];
}

/** A place may stand in brackets; a folder has both. */
const withoutBracket = (path: string): string => (path.startsWith('[') && !path.includes(']') ? path.slice(1) : path);

function belowFiles(error: string): (FailingPlace & { readonly index: number })[] {
  const places: (FailingPlace & { index: number })[] = [];
  let [path, index, inTable] = ['', 0, false];
  for (const text of error.split('\n')) {
    const line = (inTable ? foundInTable : foundBelow).exec(text)?.[1];
    const table = tableLine.exec(text)?.[1];
    if (line !== undefined && path !== '') places.push({ index, path, line: Number(line) });
    else if (!inTable || table !== undefined || text.trim() === '') path = table ?? fileLine.exec(text)?.[1] ?? '';
    inTable = table !== undefined || (inTable && text.trim() !== '');
    index += text.length + 1;
  }
  return places;
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
