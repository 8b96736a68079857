import { compareWithBash, randomLines } from './against-bash.ts';

/** `npm run fuzz -- [lines] [seed]`: command lines against a real bash, 100,000 unless told otherwise; ends with 1 when one differs. */
const [count = 100_000, seed = Date.now() % 1_000_000] = process.argv.slice(2).map(Number);
const batch = 5000;
let compared = 0;
let different = 0;
for (let done = 0; done < count; done += batch) {
  const result = compareWithBash(randomLines(Math.min(batch, count - done), seed + done));
  compared += result.compared;
  different += result.differences.length;
  for (const difference of result.differences) process.stdout.write(`${JSON.stringify(difference)}\n`);
}
process.stdout.write(`${count} lines, seed ${seed}: ${compared} taken as commands and compared, ${different} different\n`);
process.exitCode = different > 0 ? 1 : 0;
