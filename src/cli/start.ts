import { keepCompiled } from './keep-compiled.ts';
import { isOptionOnly } from './sample/option-only.ts';

/** `npm start`: the sample, unless a command is named. */
const argv = process.argv.slice(2);
// The rest is imported only after this.
keepCompiled(process.env);
const { runProcess } = await import('./run-process.ts');
await runProcess(isOptionOnly(argv) ? ['sample', ...argv] : argv, 'npm start --');
