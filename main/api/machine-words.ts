/** What the computer of the broker is called, by its platform as Node names it. Pure. */
export function thisMachine(platform: string): "this Mac" | "this computer" {
  return platform === "darwin" ? "this Mac" : "this computer";
}
