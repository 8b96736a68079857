import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { parseCommandList, type LineCommand, type Sink } from '../../../../src/core/policy/command-list.ts';

/** A line for which bash would start something else than what is judged and started here. */
export interface Difference {
  readonly line: string;
  readonly judged: readonly string[];
  readonly executed: readonly string[];
}

const common = "git npm ls status a b f1 -p --stat src/a.ts echo kill cd %1 = : @ ^ 'x;y' \"a b\" '$x' \\' 2>&1 2>/dev/null".split(' ');
const between = [' ', ' ', ' ', ' ', ' ', ' ', '  ', '\t', ' && ', ' || ', ' | ', '; ', ' 2>&1 ', ' > /dev/null'];
const odd = [
  ...'git npm ls status test a b x f1 -p --stat src/a.ts echo true false printf kill pwd if then fi time do done in ! { } % %1 + , : @ ^'.split(
    ' ',
  ),
  ..."= ~ # ' \" \\ \\' $ $x ` ( ) [ ] * ? | || & && ; ;; < > << >> >/dev/null 2>/dev/null >/dev/nullx 2>&1 1>&2 >&2 </dev/null 0 1 2 12 é".split(
    ' ',
  ),
];
const oddBetween = [' \\( ', ' \\) ', ' \\!', ' --x=*.ts', ' --x=?', ' --x="a b"*', '\n', '\u00a0', " '", '" '];
const piece = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(...common, ...between) },
  { weight: 1, arbitrary: fc.constantFrom(...odd, ...oddBetween) },
);
const line = fc.array(piece, { minLength: 1, maxLength: 14 }).map((parts) => parts.join(''));

/** Lines that look like commands, more or less; the same for the same seed. */
export function randomLines(count: number, seed: number): string[] {
  return fc.sample(line, { numRuns: count, seed });
}

/** Programs that do nothing but write down how they were started; what begins with "f" fails. bash looks for them only when it finds no other. */
const stubs = `
sink() {
  if [[ /dev/fd/$1 -ef /dev/null ]]; then REPLY=nowhere
  elif [[ -p /dev/fd/$1 ]]; then REPLY=pipe
  elif [[ /dev/fd/$1 -ef $FOLDER/errors ]]; then REPLY=error
  else REPLY=out; fi
}
stub() {
  local out
  sink 1; out=$REPLY; sink 2
  builtin printf '%s\\0' "$NUMBER" "$out" "$REPLY" "$#" "$@" >&9
  [[ $1 != f* ]]
}
command_not_found_handle() { stub "$@"; }
for name in cd echo printf pwd test true false kill; do eval "$name() { stub $name \\"\\$@\\"; }"; done
NUMBER=0
while IFS= read -r -d '' -u 8 line; do
  eval -- "$line" </dev/null
  NUMBER=$((NUMBER + 1))
done 8<"$FOLDER/lines" 9>>"$FOLDER/log" >"$FOLDER/output" 2>"$FOLDER/errors"
`;

/**
 * Has bash run the lines that are taken to be plain commands, with stub programs, and compares what it starts, and where the streams go, with
 * what is judged. Returns the differences, and how many lines were compared.
 */
export function compareWithBash(lines: readonly string[]): { compared: number; differences: Difference[] } {
  const accepted = lines.flatMap((text) => {
    const read = parseCommandList(text);
    // A program with a folder is looked for on the disk.
    const stubbed = read.ok && read.pipes.every(({ commands }) => commands.every(({ argv }) => !argv[0]?.includes('/')));
    return stubbed ? [{ text, judged: startedBy(read) }] : [];
  });
  const folder = mkdtempSync(join(tmpdir(), 'batuta-fuzz-'));
  try {
    writeFileSync(join(folder, 'lines'), accepted.map(({ text }) => `${text}\0`).join(''));
    writeFileSync(join(folder, 'log'), '');
    const env = { PATH: '/nonexistent', HOME: '/nonexistent', FOLDER: folder, LC_ALL: 'C.UTF-8' };
    const { status, error } = spawnSync('/bin/bash', ['--norc', '-c', stubs], { cwd: folder, env, stdio: 'ignore' });
    if (status !== 0) throw error ?? new Error(`bash ended with ${status}`);
    const executed = readLog(readFileSync(join(folder, 'log'), 'utf8'));
    const differences = accepted.flatMap(({ text, judged }, number): Difference[] => {
      const found = (executed.get(number) ?? []).toSorted();
      const wanted = judged.toSorted();
      return JSON.stringify(found) === JSON.stringify(wanted) ? [] : [{ line: text, judged: wanted, executed: found }];
    });
    const strange = readdirSync(folder).filter((name) => !['lines', 'log', 'output', 'errors'].includes(name));
    return {
      compared: accepted.length,
      differences: [...differences, ...strange.map((name) => ({ line: `a file: ${name}`, judged: [], executed: [] }))],
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

type Read = Extract<ReturnType<typeof parseCommandList>, { ok: true }>;

/** What is started, with where its streams go, in a form that can be compared. */
function startedBy({ folder, pipes }: Read): string[] {
  const started = folder === '' ? [] : [shown({ argv: ['cd', folder], out: 'out', error: 'error' }, false)];
  let succeeded = true;
  for (const { when, commands } of pipes) {
    if (when === (succeeded ? 'failure' : 'success')) continue;
    for (const [index, command] of commands.entries()) started.push(shown(command, index < commands.length - 1));
    succeeded = commands.at(-1)?.argv[0]?.startsWith('f') !== true;
  }
  return started;
}

function shown({ argv, out, error }: LineCommand, piped: boolean): string {
  const sink = (to: Sink): string => (to === 'out' && piped ? 'pipe' : to);
  return JSON.stringify([sink(out), sink(error), ...argv]);
}

function readLog(text: string): Map<number, string[]> {
  const fields = text.split('\0');
  const executed = new Map<number, string[]>();
  for (let at = 0; at < fields.length - 1;) {
    const [number = '', out = '', error = '', count = ''] = fields.slice(at, at + 4);
    const argv = fields.slice(at + 4, at + 4 + Number(count));
    executed.set(Number(number), [...(executed.get(Number(number)) ?? []), JSON.stringify([out, error, ...argv])]);
    at += 4 + Number(count);
  }
  return executed;
}
