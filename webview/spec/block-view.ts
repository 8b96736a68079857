import { html, nothing, type TemplateResult } from 'lit';
import { describeAgent } from '../../src/core/describe/agent.ts';
import { attemptUsd } from '../../src/core/run/agents.ts';
import { agentOfLayer } from '../../src/core/run/spec-progress.ts';
import type { SpecBlock } from '../../src/core/spec/spec-blocks.ts';
import type { Spec, SpecLayer } from '../../src/protocol/spec.ts';
import { iconButton } from '../shared/controls/button.ts';
import { markIcon } from '../shared/controls/marks.ts';
import { formatUsd, plain } from '../shared/format.ts';
import { markdownView, markdownWords } from '../shared/markdown-view.ts';
import { agentName, mark, say } from '../shared/run-words.ts';
import { t } from '../shared/texts.ts';
import { fileRow } from './file-row.ts';
import { canComment, commentButton, commentsOn } from './spec-comments.ts';
import type { SpecUi } from './spec-ui.ts';

/** A part of the spec as it stands, with what was said about it. */
export function blockView(ui: SpecUi, block: SpecBlock): TemplateResult {
  const comment = canComment(ui) ? commentButton(ui, block) : nothing;
  return html`<div class="block">
    <div class="block-line">
      <div class="block-body">${bodyOf(ui, block)}</div>
      ${comment}
    </div>
    ${commentsOn(ui, block)}
  </div>`;
}

function bodyOf(ui: SpecUi, block: SpecBlock): TemplateResult {
  const spec = ui.parsed?.ok ? ui.parsed.spec : null;
  const layer = spec?.layers.find(({ line }) => line === block.line);
  if (layer) return layerHead(ui, layer);
  for (const one of spec?.layers ?? []) {
    const file = one.files.find(({ line }) => line === block.line);
    if (file) return fileRow(ui, one, file);
  }
  const task = spec?.tasks.find(({ line }) => line === block.line);
  return task ? taskRow(ui, task) : markdownView(ui, block.text);
}

/** Who works on it, what they do just now, and what that cost so far. */
function layerHead(ui: SpecUi, layer: SpecLayer): TemplateResult {
  const { run } = ui;
  const name = agentOfLayer(run, layer)?.name;
  const attempts = run.attempts.filter(({ agent }) => agent === name);
  const latest = attempts.at(-1);
  const heading = html`<h3 dir="auto">${plain(layer.heading)}</h3>`;
  if (name === undefined || !latest) return html`<div class="layer">${heading}</div>`;
  const standing = describeAgent(run, name);
  const costs = attempts.map((attempt) => attemptUsd(run, attempt));
  const usd = costs.includes(null) ? null : costs.reduce<number>((sum, one) => sum + (one ?? 0), 0);
  return html`<div class="layer">
      ${markIcon(mark(standing))} ${heading}
      <span class="dim figures">${formatUsd(usd)}</span>
      ${iconButton({
        label: t('Open transcript of {0}', agentName(run, name)),
        icon: 'comment-discussion',
        onClick: () => void ui.ask('openTranscript', { runId: run.runId, path: latest.path }),
      })}
    </div>
    <p class="dim small cut" dir="auto">${say(standing.activity)}</p>`;
}

/** Ticked by the spec itself, when its run is completed: nobody says before which task is done. */
function taskRow(ui: SpecUi, { number, text, done }: Spec['tasks'][number]): TemplateResult {
  const isDone = done || ui.run.status === 'completed';
  const words = isDone ? t('done') : t('not done yet');
  return html`<p class="task">
    <span
      class="codicon codicon-${isDone ? 'pass' : 'circle-large'} mark ${isDone ? 'good' : 'dim'}"
      role="img"
      aria-label=${words}
      title=${words}
    ></span>
    <span>${number}. ${markdownWords(ui, text)}</span>
  </p>`;
}
