import { enableCompileCache } from 'node:module';

// Half of a start is compiling; the rest is imported only after this.
enableCompileCache();
const { runProcess } = await import('./run-process.ts');
await runProcess(process.argv.slice(2), 'batuta');
