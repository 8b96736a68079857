import { userInfo } from 'node:os';
import { window } from 'vscode';
import type { ExtensionContext, LogOutputChannel } from 'vscode';
import { AppHost } from './app-host.ts';
import { OutcomeNotice } from './outcome-notice.ts';
import { RunFollower } from './run-follower.ts';
import { logRun } from './run-log.ts';
import { SpecApproval } from './spec-approval.ts';
import { StatusBar } from './status-bar.ts';

/** Batuta in one editor window: made by the first command, wired here and nowhere else. */
export interface Face {
  readonly log: LogOutputChannel;
  readonly host: AppHost;
  readonly follower: RunFollower;
  readonly approval: SpecApproval;
  readonly statusBar: StatusBar;
  /** Who answers and decides in this window. */
  readonly person: string;
  close(): Promise<void>;
}

export function createFace(context: ExtensionContext): Face {
  const log = window.createOutputChannel('Batuta', { log: true });
  const person = personName();
  const host = new AppHost(context.secrets, log);
  const follower = new RunFollower(log);
  const approval = new SpecApproval(follower, log, person);
  const statusBar = new StatusBar(follower);
  context.subscriptions.push(
    log,
    follower,
    approval,
    statusBar,
    new OutcomeNotice(follower),
    follower.onDidChange((change) => logRun(log, change)),
  );
  return { log, host, follower, approval, statusBar, person, close: () => follower.close() };
}

/** A user without an entry of its own (in a container, say) has no name. */
function personName(): string {
  try {
    return userInfo().username;
  } catch {
    return process.env['USER'] || 'editor';
  }
}
