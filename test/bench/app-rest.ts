import type { ElectronApplication } from "@playwright/test";

/** What the app itself takes, without the control plane and the broker. */
export interface AppRest {
  /** MiB of all its processes together, by their working sets. */
  readonly open: number;
  readonly hidden: number;
  /** After the renderer of the hidden window was released. */
  readonly released: number;
  /** Percent of one core while it is hidden and nothing happens. */
  readonly idleCpu: number;
}

/** Long enough that the feed's and the link's rare looks are in it. */
const IDLE_MS = 10_000;
const SETTLE_MS = 2_000;
const KIB_PER_MIB = 1_024;

/** Measures an app whose window is open, and leaves it hidden with its renderer released. */
export async function measureRest(app: ElectronApplication): Promise<AppRest> {
  const memory = async () => {
    await pause(SETTLE_MS);
    const kib = await app.evaluate(({ app: shell }) =>
      shell.getAppMetrics().reduce((sum, each) => sum + each.memory.workingSetSize, 0),
    );
    return kib / KIB_PER_MIB;
  };
  const cpu = () =>
    app.evaluate(({ app: shell }) =>
      shell.getAppMetrics().reduce((sum, each) => sum + each.cpu.percentCPUUsage, 0),
    );
  const open = await memory();
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
  const hidden = await memory();
  // The first answer counts from the one before it.
  await cpu();
  await pause(IDLE_MS);
  const idleCpu = await cpu();
  await app.evaluate(() => (Reflect.get(globalThis, "desktopTest") as { rest(): void }).rest());
  const released = await memory();
  return { open, hidden, released, idleCpu };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
