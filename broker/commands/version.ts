import packageJson from "../../package.json" with { type: "json" };

/** This release's version. */
export const version: string = packageJson.version;
