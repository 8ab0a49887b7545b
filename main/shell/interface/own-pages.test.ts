import { describe, expect, it } from "vitest";
import { ownPage } from "./own-pages.ts";

describe("the shell's own pages", () => {
  it("says what happened and what to do, as text", () => {
    const problem = { message: 'It said <script>"x" & more</script>', hint: "Set ADMIN_PORT." };
    const html = ownPage({ kind: "problem", problem })?.html ?? "";
    expect(html).toContain("It said &lt;script&gt;&quot;x&quot; &amp; more&lt;/script&gt;");
    expect(html).toContain("<p>Set ADMIN_PORT.</p>");
    expect(html).toContain("Try again");
  });

  it("has no script while the control plane starts, and gives way to the interface", () => {
    expect(ownPage({ kind: "starting" })?.html).not.toContain("<script");
    expect(ownPage({ kind: "interface" })).toBeNull();
  });
});
