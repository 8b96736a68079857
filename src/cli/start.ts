import { keepCompiled } from './keep-compiled.ts';
import { isOptionOnly } from './sample/option-only.ts';

/** `npm start`: the sample, unless a command is named. */
const argv = process.argv.slice(2);
// The rest is imported only after this.
const keepCode = keepCompiled(process.env, argv);
const { runProcess } = await import('./run-process.ts');
await runProcess(isOptionOnly(argv) ? ['sample', ...argv] : argv, 'npm start --', keepCode);
