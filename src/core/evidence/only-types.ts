import { callsOf } from './calls.ts';
import { shellCommands } from './shell-commands.ts';

/** Programs that check or compile, and run no test. */
const checkers =
  /^(?:(?:npx|pnpx|bunx|pnpm exec|yarn) )?(?:(?:tsc|vue-tsc|tsgo|svelte-check|mypy|pyright|javac)\b|cargo (?:check|build)\b|go (?:build|vet)\b|dotnet build\b)/u;

/** Whether these texts – commands, and the scripts that they run – do nothing but check types. */
export function isOnlyTypes(texts: readonly string[]): boolean {
  const commands = texts.flatMap((text) => shellCommands(text, '')).filter(({ argv, folder }) => callsOf(argv, folder).length === 0);
  return commands.length > 0 && commands.every(({ argv }) => checkers.test(argv.join(' ')));
}
