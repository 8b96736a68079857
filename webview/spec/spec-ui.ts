import type { FileState } from '../../src/core/run/run-state.ts';
import type { ParsedSpec } from '../../src/core/spec/parse-spec.ts';
import type { RunEvent } from '../../src/protocol/run-event.ts';
import type { LivingSpec } from '../../src/protocol/webview-view.ts';
import type { Ui } from '../shared/ui.ts';

/** What the parts of the page of a spec draw with, besides what all pages have. */
export interface SpecUi extends Ui {
  readonly spec: LivingSpec | null;
  readonly parsed: ParsedSpec | null;
  readonly events: readonly RunEvent[];
  /** The run's changes, by path. */
  readonly changed: ReadonlyMap<string, FileState>;
}
