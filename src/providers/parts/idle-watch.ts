/** Notices when nothing has come for a while. */
export interface IdleWatch {
  /** Something came. */
  readonly touch: () => void;
  readonly stop: () => void;
}

/** Calls `silent` after `idleMs` without a `touch`. Starts with the first `touch`; before that the request's time-out counts. */
export function watchIdle(idleMs: number, silent: () => void): IdleWatch {
  let timer: NodeJS.Timeout | null = null;
  return {
    touch: () => {
      if (timer) timer.refresh();
      else timer = setTimeout(silent, idleMs);
    },
    stop: () => {
      if (timer) clearTimeout(timer);
    },
  };
}
