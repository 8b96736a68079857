// npm run bench [-- --only NAME] [--check] [--json FILE] [--times N] – what Batuta costs, each figure beside a peer in the same run.
// npm run bench:editor – the same in a real editor.
import { writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { benchAppend } from './append.ts';
import { benchAudit } from './audit.ts';
import { benchAuditParser } from './audit-parser.ts';
import { benchCached } from './cached.ts';
import { benchCheckpoints } from './checkpoints.ts';
import { editorBenches } from './editor/editor-benches.ts';
import { benchEdits } from './edits/edits.ts';
import { benchFirstCall } from './first-call.ts';
import { isMissed, table, type Measured } from './measured.ts';
import { benchMakespan } from './makespan.ts';
import { benchMemory } from './memory.ts';
import { benchPrompts } from './prompts.ts';
import { benchResume } from './resume.ts';
import { benchScan } from './scan.ts';
import { benchStart } from './start.ts';
import { benchStore } from './store.ts';
import { benchTurns } from './turns.ts';

/** `times`: so often each work is measured; by default as often as its spread needs. */
type Bench = (times?: number) => Promise<Measured[]>;

const options = {
  /** Ends with 1 when a goal is missed. */
  check: { type: 'boolean', default: false },
  /** The benches that need a real editor. */
  editor: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
  /** Where the figures and every single time go, as JSON. */
  json: { type: 'string' },
  /** One bench. */
  only: { type: 'string' },
  times: { type: 'string' },
} as const;
const usage = `Usage: npm run bench -- [--only NAME] [--times N] [--json FILE] [--check]
       npm run bench:editor -- [the same]
NAME is start, append, audit, audit-parser, resume, turns, cached, memory, first-call, makespan, scan, edits, store, prompts, checkpoints or many-files; in the editor size, activation, panel, review, score or host.`;

/** What was asked for; after `--help`, or what is no option, the usage is all there is. */
function asked() {
  try {
    const { values } = parseArgs({ options });
    if (!values.help) return values;
    console.log(usage);
    process.exit(0);
  } catch (error) {
    console.error(`${(error as Error).message}\n${usage}`);
    process.exit(1);
  }
}

const values = asked();
const times = values.times === undefined ? undefined : Number(values.times);
if (times !== undefined && (!Number.isSafeInteger(times) || times < 1))
  throw new Error(`--times ${values.times}: a whole number from 1 is needed.`);

const editor = values.editor ? await editorBenches() : null;
const benches: Readonly<Record<string, Bench>> = editor?.benches ?? {
  start: benchStart,
  append: benchAppend,
  audit: benchAudit,
  'audit-parser': benchAuditParser,
  resume: benchResume,
  turns: benchTurns,
  cached: benchCached,
  memory: benchMemory,
  'first-call': benchFirstCall,
  makespan: benchMakespan,
  scan: benchScan,
  edits: benchEdits,
  store: benchStore,
  prompts: benchPrompts,
  checkpoints: (often) => benchCheckpoints(20_000, often),
  'many-files': (often) => benchCheckpoints(100_000, often),
};
const names = Object.keys(benches).filter((name) => values.only === undefined || name === values.only);
const measured: Measured[] = [];
try {
  if (names.length === 0) throw new Error(`--only ${values.only}: one of ${Object.keys(benches).join(', ')}.`);
  for (const name of names) {
    console.log(`${name} …`);
    measured.push(...((await benches[name]?.(times)) ?? []));
  }
} finally {
  await editor?.close();
}
console.log(`\n${table(measured)}\n`);
const missed = measured.filter(isMissed);
if (values.json !== undefined) {
  const machine = { node: process.version, platform: process.platform, cpus: cpus().length };
  const all = measured.map((one) => ({ ...one, missed: isMissed(one) }));
  await writeFile(values.json, `${JSON.stringify({ machine, measured: all }, null, 2)}\n`);
}
console.log(missed.length === 0 ? 'Every goal is held.' : `Missed: ${missed.map(({ name }) => name).join('; ')}.`);
process.exitCode = values.check && missed.length > 0 ? 1 : 0;
