import { UserError } from '../../app/contracts.ts';
import { parseArguments } from '../arguments/parse-arguments.ts';

/** Whether a command line names no command and asks for no help, so that `npm start` plays the sample. */
export function isOptionOnly(argv: readonly string[]): boolean {
  try {
    const { positionals, switches } = parseArguments(argv);
    return positionals.length === 0 && !switches.has('help') && !switches.has('version');
  } catch (error) {
    // A wrong option is told by the command line itself.
    if (error instanceof UserError) return true;
    throw error;
  }
}
