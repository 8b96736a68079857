import { equal, match, ok } from 'node:assert/strict';
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { appendFile, readdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { after, describe, it } from 'mocha';
import { commands } from 'vscode';
import { diskFiles } from '../../../../src/node/disk-files.ts';
import { encodeLine } from '../../../../src/engines/embedded/journal-line.ts';
import { epochFile, readJournal } from '../../../../src/engines/embedded/read-journal.ts';
import { startTimeOf } from '../../../../src/node/process-table.ts';
import { specUri } from '../../../../src/vscode/spec-document.ts';
import { viewState } from '../../../../src/vscode/views/view-state.ts';
import { outputText, probe } from '../extension-under-test.ts';
import { until } from '../until.ts';

const home = process.env['BATUTA_HOME'] ?? '';

/** Where the checkpoints of the workspace lie; without them no step that takes one can do its work. */
async function checkpointStore(): Promise<string> {
  const [id = ''] = await readdir(join(home, 'workspaces'));
  return join(home, 'workspaces', id, 'checkpoints.git');
}

async function look() {
  const { services, state, statusBar } = await probe();
  const runId = services?.runs.current()?.runId;
  ok(services && runId);
  return { services, runId, state, statusBar, run: () => services.runs.get(runId), view: async () => viewState(services, runId) };
}

describe('a run that the machine does not let go on', function () {
  // Each test goes on where the one before it stopped.
  this.bail(true);
  let other: ChildProcess | undefined;
  after(() => other?.kill());

  it('is shown to stand still, with the reason, and is no run at work any more', async () => {
    const { services, runId, state, statusBar, run, view } = await look();
    equal(state()?.status, 'waiting-approval', 'the suite before this one leaves a spec that waits');
    equal((await view()).blocked, null);
    const store = await checkpointStore();
    await rename(store, `${store}.away`);
    const uri = specUri(state() ?? fail());
    await commands.executeCommand('vscode.open', uri);
    await commands.executeCommand('batuta.approveSpec');
    await until(
      'the run halts',
      () => run()?.blocked !== null,
      50_000,
      () => run()?.state,
    );
    const reason = /^git \S+ failed: .*checkpoints\.git/;
    match((await view()).blocked ?? '', reason);
    equal((await view()).driven, false);
    equal((await view()).runs.find((listed) => listed.runId === runId)?.status, 'interrupted');
    match(statusBar().text, /^\$\(debug-disconnect\) Batuta: interrupted/);
    match(statusBar().tooltip, /git \S+ failed/);
    equal(statusBar().stressed, true);
    await until('the log has an error', async () => /\[error\] run \S+ stands still: git \S+ failed/.test(await outputText()));
    // The runs are read anew after that, and nobody works on this one.
    await until('nobody is known to work on it', () => run()?.owner === 'none');
    match((await view()).blocked ?? '', reason);
    equal(services.runs.get(runId)?.status, 'interrupted');
  });

  it('goes on when that is mended and the notification’s “Resume Run…” is chosen, and the reason is gone', async function () {
    this.timeout(120_000);
    const { run, view } = await look();
    const store = await checkpointStore();
    await rename(`${store}.away`, store);
    await commands.executeCommand('notification.acceptPrimaryAction');
    await until(
      'this window works on it',
      () => run()?.owner === 'self',
      50_000,
      () => run()?.state,
    );
    equal((await view()).blocked, null);
    equal((await view()).driven, true);
    await until(
      'files are changed',
      () => Object.values(run()?.state.files ?? {}).some(({ output }) => !output),
      100_000,
      () => run()?.state,
    );
    equal(run()?.blocked, null);
  });

  it('is only followed when another process took it over', async () => {
    const { services, runId, run, view } = await look();
    equal(run()?.owner, 'self');
    const journal = join(home, 'runs', runId, 'journal');
    other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' } });
    const snapshot = await readJournal(diskFiles(), journal);
    ok(snapshot !== null && 'records' in snapshot);
    const pid = other.pid ?? 0;
    const owner = { host: snapshot.owner.owner.host, pid, startTime: (await startTimeOf(pid)) ?? '' };
    const at = new Date().toISOString();
    // As a process does that takes a run over: what this window still appended in good faith counts no more.
    const epoch = snapshot.newest + 1;
    const file = epochFile(journal, epoch);
    ok(await diskFiles().create(file, encodeLine(snapshot.nextSequence, { type: 'epoch', epoch, owner, ends: snapshot.ends, at })));
    await until(
      'this window does nothing more',
      () => run()?.owner === 'local',
      50_000,
      () => run()?.state,
    );
    equal((await view()).owner, 'another window or terminal');
    equal((await view()).blocked, null);
    const events = [{ type: 'notice', level: 'info', text: 'said by the other process' }] as const;
    await appendFile(file, encodeLine(snapshot.nextSequence + 1, { type: 'events', events, at }));
    await until(
      'it is followed live',
      () => run()?.state.notices.some(({ text }) => text === 'said by the other process'),
      50_000,
      () => run()?.state,
    );
    equal(services.runs.get(runId)?.status, 'running');
    other.kill();
    await until(
      'nobody works on it',
      () => run()?.owner === 'none',
      50_000,
      () => run()?.state,
    );
    equal((await view()).driven, false);
  });
});

function fail(): never {
  throw new Error('There is no run.');
}
