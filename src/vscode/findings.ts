import { EventEmitter, type Disposable, type LogOutputChannel, type Memento } from 'vscode';
import { allIssues } from '../core/run/named-issues.ts';
import { unitKey } from '../core/audit/unit.ts';
import { newestFindings } from '../core/audit/newest-findings.ts';
import type { Dismissal } from '../core/report/dismissal.ts';
import type { RunView } from '../app/runs/run-view.ts';
import { folderOf } from './folders.ts';
import type { KnownFinding } from './known-finding.ts';
import { rememberFindings } from './remembered-runs.ts';
import { reportFailure } from './report-failure.ts';
import type { WindowRuns } from './window-runs.ts';

/** A busy run is looked at this often at most. */
const settleMs = 250;

/** What audits of this window's folders found last and nobody has closed, from the runs' journals and from what the person dismissed. */
export class Findings implements Disposable {
  private readonly runs: WindowRuns;
  private readonly log: LogOutputChannel;
  private readonly memento: Memento;
  private readonly changed = new EventEmitter<void>();
  private readonly listening: Disposable;
  private known: readonly KnownFinding[] = [];
  private gone: readonly Dismissal[] = [];
  /** Of what the findings were read: the same parts are the same objects. */
  private read: readonly unknown[] = [];
  private timer: NodeJS.Timeout | undefined;
  private last: Promise<void> = Promise.resolve();
  readonly onDidChange = this.changed.event;

  constructor(runs: WindowRuns, memento: Memento, log: LogOutputChannel) {
    this.runs = runs;
    this.log = log;
    this.memento = memento;
    this.listening = runs.onDidUpdate(() => {
      this.timer ??= setTimeout(() => {
        this.timer = undefined;
        const parts = partsOf(runs.all());
        if (parts.length !== this.read.length || parts.some((part, index) => part !== this.read[index])) void this.refresh();
      }, settleMs);
    });
  }

  /** Those that the person has not dismissed. */
  open(): readonly KnownFinding[] {
    return this.known;
  }

  /** Findings that the person dismissed, the newest first. */
  dismissed(): readonly Dismissal[] {
    return this.gone;
  }

  /** By the key that a row or a problem has. */
  get(key: unknown): KnownFinding | undefined {
    return this.known.find((one) => one.key === key);
  }

  /** Reads them anew, one reading after the other. Never rejects: what is in the way is told. */
  async refresh(): Promise<void> {
    this.last = this.last.then(async () => this.readAll()).catch((error: unknown) => reportFailure(this.log, error));
    await this.last;
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.listening.dispose();
    this.changed.dispose();
  }

  private async readAll(): Promise<void> {
    const runs = this.runs.all().filter(({ state }) => state.audit);
    this.read = partsOf(this.runs.all());
    const [known, gone]: [KnownFinding[], Dismissal[]] = [[], []];
    for (const [workspace, own] of Object.entries(Object.groupBy(runs, ({ state }) => state.workspace))) {
      const [first] = own ?? [];
      if (!own || !first) continue;
      const dismissals = await (await this.runs.session(first)).dismissals();
      const fingerprints = new Set(dismissals.map(({ fingerprint }) => fingerprint));
      const folder = folderOf(workspace)?.uri.fsPath ?? workspace;
      for (const one of newestFindings(own.map(({ state }) => state)))
        if (!fingerprints.has(one.finding.fingerprint))
          known.push({ ...one, folder, key: `${one.runId}/${unitKey(one.finding)}/${one.finding.fingerprint}` });
      const named = new Set(own.flatMap(({ state }) => allIssues({ reviews: [], audit: state.audit }).map((issue) => issue.fingerprint)));
      gone.push(...dismissals.filter(({ fingerprint }) => named.has(fingerprint)));
    }
    this.known = known;
    this.gone = gone.toReversed();
    rememberFindings(this.memento, known.length > 0);
    this.changed.fire();
  }
}

function partsOf(runs: readonly RunView[]): unknown[] {
  return runs.flatMap(({ state: { audit, rolledBack, answers } }) => (audit ? [audit, rolledBack, answers] : []));
}
