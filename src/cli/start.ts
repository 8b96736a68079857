import { isOptionOnly } from './sample/option-only.ts';
import { runProcess } from './run-process.ts';

/** `npm start`: the sample, unless a command is named. */
const argv = process.argv.slice(2);
await runProcess(isOptionOnly(argv) ? ['sample', ...argv] : argv, 'npm start --');
