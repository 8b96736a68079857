import { keepCompiled } from './keep-compiled.ts';

// The rest is imported only after this.
keepCompiled(process.env);
const { runProcess } = await import('./run-process.ts');
await runProcess(process.argv.slice(2), 'batuta');
