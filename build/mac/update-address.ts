// Where a build of the app looks for its updates.

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * electron-builder's arguments for it: `UPDATES_URL` names a folder on any web server, and a workflow of
 * GitHub publishes with its own repository. Without either the app says that it cannot update itself.
 * Throws for an address that is not https. Pure.
 */
export function updateAddress(environment: Environment): readonly string[] {
  const url = environment["UPDATES_URL"]?.trim() ?? "";
  if (url !== "") {
    if (URL.parse(url)?.protocol !== "https:") {
      throw new Error(`UPDATES_URL is ${url}, and has to be an https address.`);
    }
    return ["-c.publish.provider=generic", `-c.publish.url=${url}`];
  }
  const [owner = "", repository = ""] = (environment["GITHUB_REPOSITORY"] ?? "").split("/");
  if (owner === "" || repository === "") return [];
  return [
    "-c.publish.provider=github",
    `-c.publish.owner=${owner}`,
    `-c.publish.repo=${repository}`,
  ];
}
