import { formatCommandLine } from '../policy/command-line.ts';
import type { FigureSource } from '../../protocol/audit.ts';
import type { Measured, TestCounts } from '../../protocol/proof.ts';
import { commandEnds, type CommandEnd, type Commands } from './test-figures.ts';

/** The commands that the figures of tests are counted from, with the logs that say so: every one that counts tests, and of each measure the one that holds. */
export function figureSources(state: Commands): FigureSource[] {
  const ends = commandEnds(state);
  const source = (figure: FigureSource['figure'], { agent, command, log }: CommandEnd): FigureSource => {
    return { figure, agent, command: formatCommandLine(command), log };
  };
  const measuring = (figure: FigureSource['figure'], key: keyof Measured): FigureSource[] => {
    const last = ends.findLast(({ measured }) => measured?.[key] !== undefined);
    return last ? [source(figure, last)] : [];
  };
  const counting = (one: CommandEnd): one is CommandEnd & { readonly counts: TestCounts } => one.counts !== undefined;
  return [
    ...ends.filter(counting).map((one) => source('tests', one)),
    ...measuring('coverage', 'coverage'),
    ...measuring('lint', 'lint'),
    ...measuring('type errors', 'typeErrors'),
  ];
}
