import { openSandboxed } from './sandbox-scene.ts';

/** An owner of a command in a sandbox, to be killed; until then it runs. */
const [, , root = ''] = process.argv;
const { run } = await openSandboxed({ root });
// Without its mark, in a session of its own, deaf: what could get away does.
const code = `require('fs').writeFileSync('up', ''); process.on('SIGTERM', () => {}); process.on('SIGHUP', () => {}); setInterval(() => {}, 1000)`;
const away = `require('child_process').spawn(process.execPath, ['-e', ${JSON.stringify(code)}, 'batuta-stray-' + process.argv[1]], { detached: true, stdio: 'ignore', env: {} }).unref(); setInterval(() => {}, 1000)`;
await run([process.execPath, '-e', away, process.argv[3] ?? ''], { confined: 'agent' });
