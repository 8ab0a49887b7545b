/** Runs `task` at once, then for the same name at most once per `ms`, the last request included. */
export function createThrottle(ms: number): (name: string, task: () => void) => void {
  const waiting = new Map<string, { next: (() => void) | null }>();
  const run = (name: string, task: () => void) => {
    const entry: { next: (() => void) | null } = { next: null };
    waiting.set(name, entry);
    task();
    setTimeout(() => {
      waiting.delete(name);
      if (entry.next !== null) run(name, entry.next);
    }, ms);
  };
  return (name, task) => {
    const entry = waiting.get(name);
    if (entry === undefined) run(name, task);
    else entry.next = task;
  };
}
