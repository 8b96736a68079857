import type { Forecast } from '../../src/protocol/forecast.ts';
import type { SpecView } from '../../src/protocol/webview-view.ts';
import type { ParsedSpec } from '../../src/core/spec/parse-spec.ts';
import type { RunEvent } from '../../src/protocol/run-event.ts';
import type { Ui } from '../shared/ui.ts';

/** A spec as it is shown: the host's text, and what it says. */
export interface ShownSpec {
  readonly view: SpecView;
  readonly parsed: ParsedSpec;
}

/** What the parts of the panel draw with, besides what both pages have. */
export interface PanelUi extends Ui {
  readonly spec: ShownSpec | 'loading' | 'failed';
  /** Reads the spec anew, after it failed. */
  readSpec(): void;
  readonly forecast: Forecast | null;
  readonly events: readonly RunEvent[];
}
