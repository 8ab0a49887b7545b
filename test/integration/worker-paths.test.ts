import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { mention } from "../world/talk.ts";
import { copyBundle } from "../world/worker-process.ts";
import { startWorld } from "../world/world.ts";

/** Short, so that the socket lies in the data folder and not below the folder for temporary files. */
const ODD = "a %20#ü漢(1)";

it("UX01: works with odd characters in the paths of the program and of the data", async () => {
  const base = join(import.meta.dirname, "../../.cache/test", ODD);
  mkdirSync(base, { recursive: true });
  const world = await startWorld({
    base,
    prepare: (root) => ({ program: copyBundle(join(root, "b (1)")) }),
  });
  onTestFinished(() => world.end());
  await world.worker.start();
  const talk = mention(world, "[[shell:pwd > here; cat here]][[final:ran]]");
  await talk.answer("ran");
  expect(JSON.stringify(talk.newestItem())).toContain(talk.workspace);
});
