/** What the last row of a page must say, and how many rows there are. */
export interface Target {
  readonly rows: number;
  readonly last: string;
}

/** By `data-view` of a page's body. */
export type Targets = Readonly<Record<string, Target>>;

export interface PageReport {
  readonly view: string;
  /** From the first message about a run to the frame behind the one that shows the last row. */
  readonly ms: number;
}

/**
 * Runs in every frame before its own scripts. In a page of a target it waits from the first message that names a run until all
 * rows are listed and the last one, scrolled to, is on the screen, and tells `benchReport`. `benchUntil` waits for a later target
 * and gives the moment, in milliseconds since the epoch.
 */
export function pageClock(targets: Targets): string {
  return `{
  const targets = ${JSON.stringify(targets)};
  const now = () => performance.timeOrigin + performance.now();
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  const listed = ({ rows, last }) => {
    const lists = [...document.querySelectorAll('.rows')];
    const list = lists.find((one) => Number(one.querySelector('[aria-setsize]')?.getAttribute('aria-setsize') ?? one.childElementCount) === rows);
    if (!list) return false;
    list.scrollIntoView({ block: 'end' });
    const row = list.querySelector('[data-row="' + (rows - 1) + '"]') ?? (list.querySelector('[data-row]') ? null : list.lastElementChild);
    return row !== null && row.textContent.includes(last) && row.getBoundingClientRect().top < window.innerHeight;
  };
  window.benchUntil = async (target) => {
    while (!listed(target)) await frame();
    await frame();
    return now();
  };
  let began = null;
  const add = window.addEventListener;
  window.addEventListener = function (type, listener, ...rest) {
    if (type !== 'message' || typeof listener !== 'function') return add.call(this, type, listener, ...rest);
    const timed = function (event) {
      const view = document.body?.dataset.view;
      if (began === null && view in targets && event.data?.type === 'view' && event.data.view.runId !== null) {
        began = now();
        window.benchUntil(targets[view]).then((ended) => window.benchReport({ view, ms: ended - began }));
      }
      return listener.call(this, event);
    };
    return add.call(this, type, timed, ...rest);
  };
}`;
}
