import { type ElectronApplication, expect } from "@playwright/test";
import { test } from "./desktop.ts";

// What a page could try if foreign code ran in it. One app for all: none of it may change the app.

/** What became of a call of the bridge, as an expression for a page. */
const call = (name: string, input = "undefined") =>
  `window.broker.invoke(${JSON.stringify(name)}, ${input}).then(JSON.stringify, (thrown) => "refused: " + thrown.message)`;

test("DE04: a page gets no other window, place, permission or channel than its own", async ({
  desktop,
}) => {
  const { app, window } = await desktop.open();
  await expect(window.getByRole("heading", { name: /^Running\./ })).toBeVisible();

  await test.step("its own channels answer, and take nothing but what they are for", async () => {
    expect(await window.evaluate(call("app:info"))).toContain('"electron":');
    expect(await window.evaluate(call("app:open-slack", "{ url: 5 }"))).toContain(
      "app:open-slack was called with something else.",
    );
    expect(
      await window.evaluate(call("app:open-slack", '{ url: "https://slack.com.example/" }')),
    ).toContain('"ok":false');
    expect(await window.evaluate(call("app:quit"))).toContain("No handler registered");
  });

  await test.step("items 2, 3, 4, 6, 8 to 11: the window's preferences are the strict ones", async () => {
    const preferences = await app.evaluate(({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents as unknown as {
        getLastWebPreferences(): Readonly<Record<string, unknown>>;
      };
      return contents.getLastWebPreferences();
    });
    expect(preferences).toMatchObject({
      ...{ sandbox: true, contextIsolation: true, nodeIntegration: false, webviewTag: false },
      ...{ webSecurity: true, allowRunningInsecureContent: false, experimentalFeatures: false },
      nodeIntegrationInSubFrames: false,
    });
    expect(preferences["nodeIntegrationInWorker"] ?? false).toBe(false);
    expect(preferences["enableBlinkFeatures"] ?? "").toBe("");
    expect(await window.evaluate('"loadURL" in document.createElement("webview")')).toBe(false);
  });

  await test.step("item 20: the bridge is frozen, and has its own calls alone", async () => {
    expect(await window.evaluate("Object.keys(window.broker).sort()")).toEqual([
      ...["invoke", "language", "onDroppedFiles", "onNavigate"],
    ]);
    const change = "try { window.broker.invoke = 5 } catch {} ; typeof window.broker.invoke";
    expect(await window.evaluate(change)).toBe("function");
    expect(await window.evaluate("Object.isFrozen(window.broker)")).toBe(true);
  });

  await test.step("items 1, 7 and 18: the policy holds, and only our own files are served", async () => {
    const policy = await window.evaluate(
      'fetch("/").then((answer) => answer.headers.get("content-security-policy"))',
    );
    expect(policy).toMatch(/^default-src 'none'; script-src 'self'; style-src 'self';/);
    expect(policy).not.toContain("unsafe");
    // Later, because what the debugger evaluates is free of the policy.
    const evaluated = `new Promise((done) => setTimeout(() => {
      try { eval("1"); done("ran"); } catch (thrown) { done(thrown.name); }
    }))`;
    expect(await window.evaluate(evaluated)).toBe("EvalError");
    const attempt = (url: string) =>
      window.evaluate(`fetch(${JSON.stringify(url)}).then((it) => it.status, () => "refused")`);
    expect(await attempt("https://example.invalid/")).toBe("refused");
    expect(await attempt(`http://127.0.0.1:${desktop.control.port}/readyz`)).toBe("refused");
    expect(await attempt("file:///etc/passwd")).toBe("refused");
    expect(await attempt("/%2e%2e%2f%2e%2e%2fpackage.json")).toBe(404);
  });

  await test.step("it cannot open a window", async () => {
    expect(await window.evaluate('window.open("https://example.invalid/") === null')).toBe(true);
    expect(await window.evaluate('window.open("app://broker/") === null')).toBe(true);
    expect(await windowCount(app)).toBe(1);
  });

  await test.step("it cannot go elsewhere", async () => {
    const seen = await navigations(app);
    for (const target of ["https://example.invalid/", "app://broker.evil/"]) {
      await window.evaluate(`void setTimeout(() => location.assign(${JSON.stringify(target)}))`);
      await expect.poll(seen).toContain(`refused ${target}`);
      expect(window.url()).toBe("app://broker/");
    }
  });

  await test.step("it gets no permission that it asks for", async () => {
    expect(await window.evaluate("Notification.requestPermission()")).toBe("denied");
    const place =
      "new Promise((done) => navigator.geolocation.getCurrentPosition(() => done(0), ({ code }) => done(code)))";
    // 1 is PERMISSION_DENIED.
    expect(await window.evaluate(place)).toBe(1);
  });

  await test.step("a frame in it has no bridge", async () => {
    const frame = "document.body.appendChild(document.createElement('iframe')).contentWindow";
    expect(await window.evaluate(`"broker" in ${frame}`)).toBe(false);
    expect(await window.evaluate('"broker" in window')).toBe(true);
  });

  await test.step("another window with the same page and bridge is refused", async () => {
    const answer = await app.evaluate(async ({ app: shell, BrowserWindow }, script) => {
      const preload = `${shell.getAppPath()}/dist/main/preload.cjs`;
      const other = new BrowserWindow({ show: false, webPreferences: { preload } });
      await other.loadURL("app://broker/");
      const said: unknown = await other.webContents.executeJavaScript(script);
      other.destroy();
      return said;
    }, call("app:info"));
    expect(answer).toContain("app:info is for the app's own page.");
  });

  await test.step("a foreign page in the app's window is refused", async () => {
    const answer = await app.evaluate(async ({ BrowserWindow }, script) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents;
      await contents?.loadURL("data:text/html,foreign");
      const said: unknown = await contents?.executeJavaScript(script);
      return said;
    }, call("app:info"));
    expect(answer).toContain("app:info is for the app's own page.");
  });
});

function windowCount(app: ElectronApplication): Promise<number> {
  return app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length);
}

/** From now on where the page wanted to go, and whether the app refused it. */
async function navigations(app: ElectronApplication): Promise<() => Promise<readonly string[]>> {
  await app.evaluate(({ BrowserWindow }) => {
    const seen: string[] = [];
    Object.assign(globalThis, { navigations: seen });
    BrowserWindow.getAllWindows()[0]?.webContents.on("will-navigate", (event, url) => {
      seen.push(`${event.defaultPrevented ? "refused" : "followed"} ${url}`);
    });
  });
  return () => app.evaluate(() => Reflect.get(globalThis, "navigations") as readonly string[]);
}
