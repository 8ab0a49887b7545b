// Starts the whole test suite; the steps are in build/checks/main.ts. This file has no imports and
// old syntax on purpose: an old Node must be able to read it and say what to do.
//
// `npm test` runs everything, `npm test -- lint unit` only these steps and what they need.

const oldestNapi = 10;
const canRun = Boolean(process.features.typescript) && Number(process.versions.napi) >= oldestNapi;

if (canRun) {
  Promise.all([import("node:os"), import("./mac-version.ts"), import("./checks/main.ts")])
    .then(([os, { tooOldMac }, { main }]) => {
      const tooOld = tooOldMac(process.platform, os.release());
      if (tooOld !== null) throw new Error(tooOld);
      return main(process.argv.slice(2));
    })
    .catch((error) => {
      console.error(error);
      console.log("0 passed, 1 failed");
      process.exitCode = 1;
    });
} else {
  console.log(
    [
      `Node ${process.versions.node} (${process.execPath}) is too old to run the tests.`,
      "Run `npm ci`, then `npm test`: npm brings the project's own Node and puts it first.",
      "If that is what you did, node_modules/.bin/node is missing: npm was told to leave out",
      "optional packages (--omit=optional), or there is none for this machine, and then Node 26",
      "has to be on PATH.",
      "0 passed, 1 failed",
    ].join("\n"),
  );
  process.exitCode = 1;
}
