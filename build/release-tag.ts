import packageJson from "../package.json" with { type: "json" };

// `node build/release-tag.ts v1.6.0`: fails when the tag of a release is not its version.

const [tag = ""] = process.argv.slice(2);
const wanted = `v${packageJson.version}`;
if (tag !== wanted) {
  process.stderr.write(
    `The tag is ${tag}, and package.json is of ${wanted}. Tag the commit again.\n`,
  );
  process.exitCode = 1;
}
