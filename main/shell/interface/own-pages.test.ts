import { describe, expect, it } from "vitest";
import { ownPage } from "./own-pages.ts";

describe("the shell's own pages", () => {
  it("says what happened and what to do, as text", () => {
    const problem = { message: 'It said <script>"x" & more</script>', hint: "Set ADMIN_PORT." };
    const html = ownPage({ kind: "problem", problem }, "en")?.html ?? "";
    expect(html).toContain("It said &lt;script&gt;&quot;x&quot; &amp; more&lt;/script&gt;");
    expect(html).toContain("<p>Set ADMIN_PORT.</p>");
    expect(html).toContain("Try again");
  });

  it("AD22 speaks Chinese, but for what has no translation", () => {
    const problem = { message: "OpenAI could not be reached.", hint: "Set ADMIN_PORT." };
    const html = ownPage({ kind: "problem", problem }, "zh")?.html ?? "";
    expect(html).toContain('<html lang="zh-Hans">');
    expect(html).toContain("<p>无法连接到 OpenAI。</p><p>Set ADMIN_PORT.</p>");
    expect(html).toContain('data-trying="正在重试…">重试</button>');
    expect(ownPage({ kind: "starting" }, "zh")?.html).toContain("正在启动…");
  });

  it("has no script while the control plane starts, and gives way to the interface", () => {
    expect(ownPage({ kind: "starting" }, "en")?.html).not.toContain("<script");
    expect(ownPage({ kind: "interface" }, "en")).toBeNull();
  });
});
