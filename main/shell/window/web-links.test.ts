import { describe, expect, it } from "vitest";
import { createWebLinks, type LinkDecision, webAddress } from "./web-links.ts";

describe("addresses that links may have", () => {
  it.each([
    "",
    "github.com/acme",
    "http://github.com/acme",
    "file:///etc/passwd",
    "javascript:alert(1)",
    "vscode://file/etc/passwd",
    "https://user@github.com/",
    "https://user:secret@github.com/",
    "https://localhost/",
    "https://localhost./",
    "https://printer./",
    "https://printer.local./",
    "https://printer.local/",
    "https://app.localhost/",
    "https://127.0.0.1/",
    "https://2130706433/",
    "https://[::1]/",
  ])("%j is refused", (url) => expect(webAddress(url)).toBeNull());

  it.each(["https://github.com/acme/app/pull/12", "https://git.acme.example:8443/a?b=c#d"])(
    "%s is taken",
    (url) => expect(webAddress(url)?.address).toBe(url),
  );
});

describe("following a link", () => {
  const setUp = (...decisions: LinkDecision[]) => {
    const opened: string[] = [];
    const asked: string[] = [];
    const links = createWebLinks({
      openExternal: async (address) => void opened.push(address),
      confirm: async ({ address }) => {
        asked.push(address);
        return decisions.shift() ?? "cancel";
      },
    });
    return { links, opened, asked };
  };
  const one = "https://github.com/acme/app/pull/12";
  const other = "https://github.com.evil.example/acme/app/pull/12";

  it("opens nothing that is not of the web, and does not ask", async () => {
    const { links, opened, asked } = setUp("open");
    expect(await links.follow("file:///etc/passwd")).toBe("refused");
    expect([opened, asked]).toEqual([[], []]);
  });

  it("opens nothing when the person cancels", async () => {
    const { links, opened } = setUp("cancel");
    expect(await links.follow(one)).toBe("cancelled");
    expect(opened).toEqual([]);
  });

  it("asks again for the same host after Open", async () => {
    const { links, opened, asked } = setUp("open", "open");
    await links.follow(one);
    expect(await links.follow(one)).toBe("opened");
    expect([opened, asked]).toEqual([
      [one, one],
      [one, one],
    ]);
  });

  it("asks no more for a host that is trusted, and still for another", async () => {
    const { links, opened, asked } = setUp("always", "cancel");
    await links.follow(one);
    await links.follow(one);
    await links.follow(other);
    expect(opened).toEqual([one, one]);
    expect(asked).toEqual([one, other]);
  });
});
