import type { Message } from '../../protocol/message.ts';
import { sentence } from '../describe/message.ts';
import { neededService } from './needed-service.ts';
import type { ReachedScript } from './reached-scripts.ts';

/** A note about a script that is left out, and why. */
export type LeftOut = (name: string, file: string) => Message;

const endless: LeftOut = (name, file) => sentence('The script {0} of {1} watches and never ends, so it is left out.', name, file);
const changing: LeftOut = (name, file) => sentence('The script {0} of {1} changes files, so it is left out.', name, file);

const patterns: readonly (readonly [RegExp, LeftOut])[] = [
  [/no test specified/u, (name, file) => sentence('The script {0} of {1} is only a placeholder, so it is left out.', name, file)],
  [/--watch(?:All)?\b(?!=false)|\b(?:vitest|tsc|jest) watch\b|\btsc\b.* -w\b/u, endless],
  [/react-scripts test(?!.*--watchAll=false)|\bng test\b(?!.*--(?:no-watch|watch=false))/u, endless],
  [/\b(?:rollup|webpack)\b[^&|;]* -[a-z]*w\b/u, endless],
  [/--fix\b(?!-dry-run)|--write\b|\b(?:prettier|gofmt)\b[^&|;]* -w\b|\b(?:biome|rome)\b[^&|;]* --apply(?:-unsafe)?\b/u, changing],
  [/\bdprint fmt\b|--updateSnapshot\b|\b(?:jest|vitest)\b[^&|;]* -u\b/u, changing],
];

/** Why a script is no proof by what it reaches: it never ends, asks, or changes files; null: it is one. */
export function unfit(texts: readonly string[]): LeftOut | null {
  const whole = texts.join('\n');
  return patterns.find(([pattern]) => pattern.test(whole))?.[1] ?? null;
}

/** What watches unless it is told not to, where a script does nothing else, and how it is told. */
const untilTold: readonly (readonly [RegExp, string])[] = [
  [/^[^&|;]*\bng test\b[^&|;]*$/u, '--watch=false'],
  [/^[^&|;]*\breact-scripts test\b[^&|;]*$/u, '--watchAll=false'],
];

/** The option with which a script that watches ends; null: there is none. `texts`: its own first. */
export function endingOption([own = '', ...others]: readonly string[]): string | null {
  const option = untilTold.find(([pattern]) => pattern.test(own))?.[1];
  return option !== undefined && unfit([`${own} ${option}`, ...others]) === null ? option : null;
}

/** As `unfit`, for a build that needs more than the code. */
export function needsMore(reached: readonly ReachedScript[]): LeftOut | null {
  const needed = neededService(reached);
  return needed === null
    ? null
    : (name, file) =>
        sentence(
          'The script {0} of {1} needs a service or settings that may be missing here ({2}), so it is left out.',
          name,
          file,
          needed,
        );
}
