import { inEnglish } from '../describe/message.ts';
import { describeProof } from '../describe/proof.ts';
import { describeReproduced } from '../describe/reproduced.ts';
import type { RunState } from '../run/run-state.ts';
import { tickSpec } from '../spec/tick-spec.ts';
import { oneLine } from './plain-text.ts';

/** An approved spec when all of it is done: ticked, and of a bug with what became of it – facts of the run only. */
export function completedSpec(text: string, { reproduced: { before, after }, files, proof }: RunState): string {
  const ticked = tickSpec(text);
  if (before === null) return ticked;
  const changed = Object.values(files).filter(({ output }) => !output);
  const facts = [
    ...[before, after].flatMap((one) => (one ? [oneLine(inEnglish(describeReproduced(one).text), 300)] : [])),
    ...before.tests.map((name) => `Test: ${oneLine(name, 300)}`),
    ...changed.map(({ file, added, removed }) => `${file} +${added} −${removed}`),
    ...(proof ? [`Overall: ${inEnglish(describeProof(proof))}`] : []),
  ];
  return `${ticked.trimEnd()}\n### Solution\n${facts.map((fact) => `- ${fact}`).join('\n')}\n`;
}
