import type { Message } from '../../protocol/message.ts';
import { inEnglish } from '../describe/message.ts';
import { formatCommandLine } from './command-line.ts';
import { formatCommand, joins } from './command-list.ts';
import type { Judgement } from './judge-line.ts';
import { visible } from './visible.ts';

/** A judgement part by part, for people: each command as it would run, with the reason why it is asked about ('' where it is not). */
export function explainedParts(judgement: Judgement, line: string): { command: string; reason: Message }[] {
  if (judgement.pipes === null) return [{ command: visible(line), reason: judgement.problem.message }];
  const { pipes, folder } = judgement;
  const parts = pipes.flatMap(({ when, commands }, place) =>
    commands.map((command, index) => {
      const joined = place === 0 ? (folder === '' ? '' : '&& ') : `${joins[when]} `;
      const before = index > 0 ? '| ' : joined;
      return { command: before + visible(formatCommand(command)), reason: command.reason };
    }),
  );
  return folder === '' ? parts : [{ command: visible(formatCommandLine(['cd', folder])), reason: '' }, ...parts];
}

interface Explanation {
  readonly verdict: Judgement['verdict'];
  /** Of the workspace, where they would be started; none: its root. */
  readonly folder?: string;
  /** The programs as they would be started, without a shell; [] where only a shell could run it. */
  readonly argv: readonly (readonly string[])[];
  readonly reasons: readonly string[];
}

/** The same as data. */
export function explanation(judgement: Judgement): Explanation {
  const { verdict, pipes, problem } = judgement;
  const place = judgement.pipes === null || judgement.folder === '' ? {} : { folder: judgement.folder };
  const commands = pipes?.flatMap((pipe) => pipe.commands) ?? [];
  const reasons = problem ? [problem.message] : commands.map(({ reason }) => reason).filter((reason) => reason !== '');
  return { verdict, ...place, argv: commands.map(({ argv }) => argv), reasons: reasons.map(inEnglish) };
}
