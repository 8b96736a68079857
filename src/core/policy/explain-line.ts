import type { Message } from '../../protocol/message.ts';
import { inEnglish } from '../describe/message.ts';
import { formatCommand } from './command-list.ts';
import type { Judgement } from './judge-line.ts';
import { visible } from './visible.ts';

/** A judgement part by part, for people: each command as it would run, with the reason why it is asked about ('' where it is not). */
export function explainedParts({ pipes, problem }: Judgement, line: string): { command: string; reason: Message }[] {
  if (pipes === null) return [{ command: visible(line), reason: problem.message }];
  return pipes.flatMap(({ when, commands }, place) =>
    commands.map((command, index) => {
      const before = index > 0 ? '| ' : place === 0 ? '' : when === 'success' ? '&& ' : '; ';
      return { command: before + visible(formatCommand(command)), reason: command.reason };
    }),
  );
}

/** The same as data: `argv` are the programs as they would be started, without a shell; [] where only a shell could run it. */
export function explanation(judgement: Judgement): { verdict: Judgement['verdict']; argv: (readonly string[])[]; reasons: string[] } {
  const { verdict, pipes, problem } = judgement;
  const commands = pipes?.flatMap((pipe) => pipe.commands) ?? [];
  const reasons = problem ? [problem.message] : commands.map(({ reason }) => reason).filter((reason) => reason !== '');
  return { verdict, argv: commands.map(({ argv }) => argv), reasons: reasons.map(inEnglish) };
}
