import { TabInputWebview, window, type ViewColumn } from 'vscode';

/**
 * Closes tabs of a view that were brought back by a reload and did not come into sight yet: the editor hands those over only when they do,
 * so they cannot be reused. Gives the column of the first, where the new one belongs; undefined: there is none.
 */
export function closeLeftovers(viewType: string): ViewColumn | undefined {
  const groups = window.tabGroups.all.map((group) => ({
    column: group.viewColumn,
    // The editor puts a prefix of its own before the type.
    tabs: group.tabs.filter(({ input }) => input instanceof TabInputWebview && input.viewType.endsWith(`-${viewType}`)),
  }));
  const tabs = groups.flatMap((group) => group.tabs);
  if (tabs.length > 0) void window.tabGroups.close(tabs, true);
  return groups.find((group) => group.tabs.length > 0)?.column;
}
