// npm run bench:editor [-- --only PART] [--json FILE] – what Batuta costs in a real editor, each figure beside a peer in the same run.
// Ends with 1 when a limit is exceeded.
import { writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { benchActivation } from './activation.ts';
import { prepareEditor } from './bench-editor.ts';
import type { BenchEditor } from './bench-editor.ts';
import { benchHost } from './host.ts';
import { isOver, table } from './measured.ts';
import type { Measured } from './measured.ts';
import { benchPanel } from './panel.ts';
import { benchReview } from './review.ts';
import { benchSize } from './size.ts';

const { values } = parseArgs({
  options: {
    /** Where the figures and every single time go, as JSON. */
    json: { type: 'string' },
    /** One part: size, activation, panel, review or host. */
    only: { type: 'string' },
    /** Starts of the editor for the activation, and showings of each page. */
    times: { type: 'string', default: '10' },
  },
});
const times = Number(values.times);
if (!Number.isSafeInteger(times) || times < 1) throw new Error(`--times ${values.times}: a whole number from 1 is needed.`);

const parts: Readonly<Record<string, (editor: BenchEditor) => Promise<Measured[]>>> = {
  size: benchSize,
  activation: (editor) => benchActivation(editor, times),
  panel: (editor) => benchPanel(editor, times),
  review: (editor) => benchReview(editor, times),
  host: (editor) => benchHost(editor, times),
};
if (values.only !== undefined && !(values.only in parts))
  throw new Error(`--only ${values.only}: one of ${Object.keys(parts).join(', ')}.`);

const editor = await prepareEditor();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void editor.close().finally(() => process.exit(130)));
const measured: Measured[] = [];
try {
  for (const [name, part] of Object.entries(parts)) {
    if (values.only !== undefined && values.only !== name) continue;
    console.log(`${name} …`);
    measured.push(...(await part(editor)));
  }
} finally {
  await editor.close();
}
console.log(`\n${table(measured)}\n`);
const over = measured.filter(isOver);
if (values.json !== undefined) {
  const machine = { node: process.version, platform: process.platform, cpus: cpus().length };
  await writeFile(
    values.json,
    `${JSON.stringify({ machine, measured: measured.map((one) => ({ ...one, over: isOver(one) })) }, null, 2)}\n`,
  );
}
console.log(over.length === 0 ? 'Every limit holds.' : `Over its limit: ${over.map(({ name }) => name).join('; ')}.`);
process.exitCode = over.length === 0 ? 0 : 1;
