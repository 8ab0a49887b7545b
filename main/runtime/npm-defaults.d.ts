declare module "npm-registry-fetch/lib/default-opts.js" {
  /** What npm does where nothing is configured. */
  const defaults: {
    /** With a slash at the end. */
    readonly registry: string;
  };
  // The module is CommonJS.
  export default defaults;
}
