import { expect } from "@playwright/test";
import { expectAccessible, test } from "./window-fixture.ts";

test.describe("when a route fails", () => {
  test.use({ expectedErrors: [/500/] });

  test("the list says so, and tries again", async ({ page, admin }) => {
    admin.fault("listSessions", {
      kind: "error",
      status: 500,
      message: "The store is locked.",
      hint: null,
    });
    await page.goto(`${admin.url}/admin/sessions`);
    await expect(page.getByText("The sessions could not be read.")).toBeVisible();
    admin.fault("listSessions", null);
    await page.getByRole("button", { name: "Try again" }).click();
    await expect(page.getByRole("link", { name: /Checkout test fails/ })).toBeVisible();
  });
});

test("a slow list shows grey bars", async ({ page, admin }) => {
  admin.fault("listSessions", { kind: "hangs" });
  await page.goto(`${admin.url}/admin/sessions`);
  await expect(page.getByRole("status", { name: "Loading" })).toBeVisible();
});

test("sessions stand in groups, read as sentences, and can be peeked at (AD09)", async ({
  page,
  admin,
}) => {
  await page.goto(`${admin.url}/admin/sessions`);
  const list = page.getByRole("list", { name: "Sessions" });
  await expect(list.getByRole("heading")).toHaveText([
    "Needs you3",
    "Working5",
    "Waiting3",
    "Ended today6",
  ]);
  await expect(
    page.getByRole("link", {
      name: /^Needs approval ?, Checkout test fails one run in six since Tuesday ?, #checkout-web ?, 4 minutes\.$/,
    }),
  ).toBeVisible();
  const peek = page.getByRole("complementary", { name: "Peek" });
  await expect(peek.getByRole("heading", { name: /Checkout test fails/ })).toBeVisible();
  await expect(peek).toContainText("Declines by itself at 12:08.");
  await expectAccessible(page);
  await page.getByRole("link", { name: /Add retry with jitter/ }).click();
  await expect(peek.getByRole("heading", { name: /Add retry with jitter/ })).toBeVisible();
  await page.getByRole("button", { name: "Hide the peek panel" }).click();
  await expect(peek).toHaveCount(0);
  await expect(page.getByText("Jonas Weissenberger").first()).toBeVisible();
  await expectAccessible(page);
});

test("an approval is answered and a reply is sent from the panel (AD07, AD10)", async ({
  page,
  admin,
}) => {
  await page.goto(`${admin.url}/admin/sessions`);
  const peek = page.getByRole("complementary", { name: "Peek" });
  await peek.getByRole("textbox", { name: "Reply in the thread" }).fill("Please push it");
  await page.keyboard.press("Enter");
  await expect(peek.getByRole("textbox", { name: "Reply in the thread" })).toHaveValue("");
  expect(admin.received("sendMessage")).toMatchObject([{ text: "Please push it" }]);
  await peek.getByRole("button", { name: "Allow for this session" }).click();
  await expect(page.getByRole("button", { name: "Needs you 2" })).toBeVisible();
  expect(admin.received("answerAsk")).toStrictEqual([{ kind: "allow-for-session" }]);
});

test("filters and the search stand in the address and survive a reload", async ({
  page,
  admin,
}) => {
  await page.goto(`${admin.url}/admin/sessions`);
  await page.getByRole("button", { name: "Waiting 3" }).click();
  await expect(page.getByRole("list", { name: "Sessions" }).getByRole("link")).toHaveCount(3);
  await page.getByRole("button", { name: "Channel" }).click();
  await page.getByRole("menuitemradio", { name: "#payments" }).click();
  await expect(page.getByRole("list", { name: "Sessions" }).getByRole("link")).toHaveCount(1);
  await page.reload();
  await expect(page.getByRole("list", { name: "Sessions" }).getByRole("link")).toHaveCount(1);
  await page.keyboard.press("/");
  await page.keyboard.type("nothing like it");
  await expect(page.getByText("No session matches.")).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Clear filters" }).click();
  await expect(page.getByRole("list", { name: "Sessions" }).getByRole("link")).toHaveCount(3);
});

test("rows keep their places while the focus is among them", async ({ page, admin }) => {
  await page.goto(`${admin.url}/admin/sessions`);
  const rows = page.getByRole("list", { name: "Sessions" }).getByRole("link");
  await expect(rows.first()).toBeVisible();
  await page.keyboard.press("j");
  await expect(rows.nth(1)).toBeFocused();
  const [first] = admin.world.sessions;
  if (first === undefined) throw new Error("The busy morning has sessions.");
  admin.put({
    ...first,
    key: "C1:1.2",
    title: "A mention that came just now",
    lastActivityAt: first.lastActivityAt + 1e6,
  });
  await expect(page.getByRole("button", { name: "1 new" })).toBeVisible();
  await expect(rows.first()).toHaveAccessibleName(/Checkout test fails/);
  await page.getByRole("button", { name: "1 new" }).click();
  await expect(rows.first()).toHaveAccessibleName(/A mention that came just now/);
});

test("keys walk, peek, open and close", async ({ page, admin }) => {
  await page.goto(`${admin.url}/admin/sessions`);
  const rows = page.getByRole("list", { name: "Sessions" }).getByRole("link");
  await expect(rows.first()).toBeVisible();
  await page.keyboard.press("j");
  await page.keyboard.press("ArrowDown");
  await expect(rows.nth(2)).toBeFocused();
  await page.keyboard.press("Home");
  await expect(rows.first()).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("complementary", { name: "Peek" })).toHaveCount(0);
  await page.keyboard.press("Space");
  await expect(page.getByRole("complementary", { name: "Peek" })).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/admin\/sessions\/C04CHECKOUT/);
});

test("a turn is stopped at once, and the toast takes it back (AD10)", async ({ page, admin }) => {
  await page.goto(`${admin.url}/admin/sessions`);
  await page.getByRole("link", { name: /Add retry with jitter/ }).click();
  const peek = page.getByRole("complementary", { name: "Peek" });
  await peek.getByRole("button", { name: "Stop" }).click();
  await expect(peek.getByText("Stopped", { exact: true })).toBeVisible();
  await page.getByRole("button", { name: "Go on" }).click();
  await expect.poll(() => admin.received("resumeSession")).toHaveLength(1);
});

test("a session is deleted after its losses are shown, and focus comes back (AD11)", async ({
  page,
  admin,
}) => {
  await page.goto(`${admin.url}/admin/sessions`);
  await page.getByRole("link", { name: /Split the invoices/ }).hover();
  await page.getByRole("button", { name: /Actions for Split the invoices/ }).click();
  await expectAccessible(page);
  await page.getByRole("menuitem", { name: "Delete…" }).click();
  const sheet = page.getByRole("dialog", { name: "Delete this session?" });
  await expect(sheet).toContainText(/its workspace \(1\.8\sGB\)/);
  await expect(sheet).toContainText(
    "1 commit on fix/cart-total-race in shop-frontend is not pushed and would be lost.",
  );
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await expect(sheet).toHaveCount(0);
  await expect(page.getByRole("button", { name: /Actions for Split the invoices/ })).toBeFocused();
  await page.keyboard.press("Enter");
  await page.getByRole("menuitem", { name: "Delete…" }).click();
  await sheet.getByRole("button", { name: "Delete" }).click();
  await expect(page.getByRole("link", { name: /Split the invoices/ })).toHaveCount(0);
  await expect(page.getByText("The session was deleted")).toBeVisible();
});

test("a session that is deleted elsewhere leaves the panel too (AD09)", async ({ page, admin }) => {
  const session = admin.world.sessions.find(({ title }) => title?.startsWith("Split the invoices"));
  if (session === undefined) throw new Error("The double has no such session.");
  await page.goto(`${admin.url}/admin/sessions?peek=${encodeURIComponent(session.key)}`);
  const peek = page.getByRole("complementary", { name: "Peek" });
  await expect(peek.getByRole("heading", { name: /Split the invoices/ })).toBeVisible();
  admin.world.sessions = admin.world.sessions.filter(({ key }) => key !== session.key);
  admin.emit({ kind: "session-removed", key: session.key });
  await expect(peek.getByRole("heading", { name: /Split the invoices/ })).toHaveCount(0);
  await expect(peek.getByRole("heading", { level: 2 })).toBeVisible();
});

test.describe("with 5,000 sessions", () => {
  test.use({ scenario: "many" });

  test("AD23: all of them can be reached, and few are drawn", async ({ page, admin }) => {
    await page.goto(`${admin.url}/admin/sessions?group=all`);
    await expect(page.getByRole("button", { name: "All 5,017" })).toBeVisible();
    const list = page.getByRole("list", { name: "Sessions" });
    await expect(list.getByRole("link").first()).toBeVisible();
    await page.getByRole("link", { name: /Checkout test fails/ }).focus();
    const oldest = page.getByRole("link", { name: /Session 5000 of many/ });
    await expect(async () => {
      await page.keyboard.press("End");
      await expect(oldest).toBeVisible({ timeout: 200 });
    }).toPass({ intervals: [50] });
    expect(await list.getByRole("listitem").count()).toBeLessThan(80);
  });
});

test.describe("stopped", () => {
  test.use({ scenario: "stopped" });

  test("the list stays readable, as of the stop, and the broker can be started", async ({
    page,
    admin,
  }) => {
    await page.goto(`${admin.url}/admin/sessions`);
    await expect(
      page.getByText("The broker is stopped. What you see is from 11:40."),
    ).toBeVisible();
    await expect(page.getByRole("textbox", { name: "Reply in the thread" })).toBeDisabled();
    await expectAccessible(page);
    await page.getByRole("button", { name: "Start broker" }).click();
    await expect(page.getByRole("textbox", { name: "Reply in the thread" })).toBeEnabled();
  });
});

test.describe("in a narrow window", () => {
  test.use({ viewport: { width: 900, height: 600 } });

  test("the sidebar keeps icons, filters join, and the panel lies over the list", async ({
    page,
    admin,
  }) => {
    await page.goto(`${admin.url}/admin/sessions`);
    await expect(page.getByRole("button", { name: "Filter" })).toBeVisible();
    await expect(page.getByRole("complementary", { name: "Peek" })).toHaveCount(0);
    const first = page.getByRole("list", { name: "Sessions" }).getByRole("link").first();
    await expect(first).toBeVisible();
    await page.keyboard.press("j");
    await expect(first).toBeFocused();
    await page.keyboard.press("Space");
    await expect(page.getByRole("complementary", { name: "Peek" })).toBeVisible();
    await expectAccessible(page);
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - window.innerWidth,
    );
    expect(overflow).toBe(0);
  });
});
