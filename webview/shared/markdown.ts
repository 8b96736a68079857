import markdownIt from 'markdown-it';
import type { Token } from 'markdown-it';

/**
 * Markdown from models and workspaces as HTML that loads nothing: no HTML passes through, images become their text, links carry no
 * address that a browser would follow (`data-url`, opened by the host after a click) and show it in full.
 */
export function renderMarkdown(source: string): string {
  return markdown.render(source);
}

/** The same for words that are one line: code, emphasis and links, and no blocks. */
export function renderWords(source: string): string {
  return markdown.renderInline(source);
}

type Rule = (tokens: Token[], index: number) => string;

const markdown = markdownIt({ html: false, linkify: false, typographer: false });
/** markdown-it allows numbers as values of attributes. */
const escape = (value: string | number): string => markdown.utils.escapeHtml(String(value));

const image: Rule = (tokens, index) => {
  const token = tokens[index];
  const words = token?.content || 'image';
  const source = token?.attrGet('src') ?? '';
  return `<span class="image-text" title="${escape(source)}"><span class="codicon codicon-file-media" aria-hidden="true"></span> ${escape(words)}</span>`;
};

const linkOpen: Rule = (tokens, index) =>
  `<a role="link" tabindex="0" class="link" data-url="${escape(tokens[index]?.attrGet('href') ?? '')}">`;

/** Behind a text that says something else than its address, the address itself. */
const linkClose: Rule = (tokens, index) => {
  const open = tokens.slice(0, index).findLastIndex((token) => token.type === 'link_open');
  const url = String(tokens[open]?.attrGet('href') ?? '');
  const words = tokens
    .slice(open + 1, index)
    .map((token) => token.content)
    .join('');
  const full = words === url || decoded(url) === words ? '' : ` <span class="url">${escape(url)}</span>`;
  return `${full}</a>`;
};

function decoded(url: string): string {
  try {
    return decodeURI(url);
  } catch {
    // A broken escape: shown as it is.
    return url;
  }
}

Object.assign(markdown.renderer.rules, { image, link_open: linkOpen, link_close: linkClose });
