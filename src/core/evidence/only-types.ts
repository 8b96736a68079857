import { callsOf, programName } from './calls.ts';
import { started } from './given.ts';
import { shellCommands } from './shell-commands.ts';

/** Programs that check or compile, and run no test. */
const checkers =
  /^(?:tsc|vue-tsc|tsgo|svelte-check|mypy|pyright|basedpyright|javac|cargo (?:check|build)|go (?:build|vet)|dotnet build)(?: |$)/u;
/** What proves nothing: the shell's own, heads of rules, variables of a Makefile. */
const idle = /^(?:set|echo|printf|true|:|exit|export|fi|done|esac|test|\[)(?: |$)|^\S*:(?: |$)|^\w+ [:?+]*=/u;

/** Whether these texts – commands, and the scripts that they run – do nothing but check types. */
export function isOnlyTypes(texts: readonly string[]): boolean {
  const commands = texts.flatMap((text) => shellCommands(text, '')).filter(({ argv }) => !idle.test(argv.join(' ')));
  const others = commands.filter(({ argv }) => !isCheck(argv));
  return others.length < commands.length && others.every(({ argv, folder }) => callsOf(argv, folder).length > 0);
}

function isCheck(argv: readonly string[]): boolean {
  const [program = '', ...rest] = started(argv);
  return checkers.test([programName(program), ...rest].join(' '));
}
