import { enableCompileCache } from 'node:module';
import { isOptionOnly } from './sample/option-only.ts';

/** `npm start`: the sample, unless a command is named. */
const argv = process.argv.slice(2);
// Half of a start is compiling; the rest is imported only after this.
enableCompileCache();
const { runProcess } = await import('./run-process.ts');
await runProcess(isOptionOnly(argv) ? ['sample', ...argv] : argv, 'npm start --');
