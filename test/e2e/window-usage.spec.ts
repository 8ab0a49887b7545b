import { expect, type Page } from "@playwright/test";
import { expectAccessible, test } from "./window-fixture.ts";

const row = (page: Page, name: string) =>
  page.getByRole("table", { name: "Usage" }).getByRole("row", { name: new RegExp(`^${name}`) });
const option = (page: Page, group: string, name: string) =>
  page.getByRole("group", { name: group }).getByRole("button", { name });

test.use({ permissions: ["clipboard-read", "clipboard-write"] });

test("AD16: Usage says who used what, in a chart and in a table that is its legend", async ({
  page,
  admin,
}) => {
  await page.goto(`${admin.url}/admin`);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(/^Running/);
  // At once: the second key of two is waited for a second alone.
  await page.keyboard.type("gu");
  await expect(page.getByRole("heading", { name: "Usage", level: 1 })).toBeVisible();
  await expect(page.getByText(/ tokens today, .+ a usual Thursday by this time\.$/)).toBeVisible();
  const places = page.getByRole("navigation").getByRole("link");
  await expect(places.nth(2)).toHaveText(/^Profiles/);
  await expect(places.nth(3)).toHaveText("Usage");
  await expect(row(page, "ci-bot")).toContainText("%");
  for (const [column, help] of [
    ["Cached", /^The part of In that the model had read before/],
    ["Trend", /^Total against the time before/],
  ] as const)
    await expect(page.getByRole("button", { name: column })).toHaveAccessibleDescription(help);
  await expectAccessible(page);

  await option(page, "Grouped by", "Channel").click();
  await option(page, "Time", "24 h").click();
  await expect(row(page, "#checkout-web")).toBeVisible();
  await expect(row(page, "Direct messages")).toBeVisible();
  await expect(page).toHaveURL(/window=24h/);
  await page.reload();
  await expect(option(page, "Grouped by", "Channel")).toHaveAttribute("aria-pressed", "true");

  // The arrow keys go from bar to bar; each reads its exact numbers.
  const chart = page.getByRole("slider", { name: "Tokens per hour" });
  await expect(chart).toHaveAttribute(
    "aria-valuetext",
    /^Thu 26 Nov, 11:00 to 12:00: [\d,]+ tokens\./,
  );
  await chart.press("ArrowLeft");
  await expect(chart).toHaveAttribute(
    "aria-valuetext",
    /^Thu 26 Nov, 10:00 to 11:00: [\d,]+ tokens\./,
  );
  await expect(page.getByText("Thu 26 Nov, 10:00 to 11:00")).toBeVisible();
  await chart.press("Home");
  await expect(chart).toHaveAttribute("aria-valuetext", /^Wed 25 Nov, 12:00 to 13:00/);
  // So does the pointer.
  const box = await chart.boundingBox();
  if (box === null) throw new Error("The chart has no place.");
  await page.mouse.move(box.x + box.width - 40, box.y + 100);
  await expect(page.getByText(/^Thu 26 Nov, 1[01]:00 to 1[12]:00$/)).toBeVisible();

  await page.getByRole("button", { name: "Copy as CSV" }).click();
  await expect(page.getByText("Copied")).toBeVisible();
  const csv = await page.evaluate(() => navigator.clipboard.readText());
  expect(csv).toMatch(/^Channel,Turns,In,Cached,Out,Total,Share,Trend\r\n#/);
});

test.describe("what cannot be read at first", () => {
  test.use({ expectedErrors: [/500/] });
  test("AD16: Usage counts again when a turn ends, and keeps what it has when it cannot", async ({
    page,
    admin,
  }) => {
    const session = admin.world.sessions[0];
    if (session === undefined) throw new Error("The busy morning has sessions.");
    admin.fault("usage", {
      kind: "error",
      status: 500,
      message: "The store is locked.",
      hint: null,
    });
    await page.goto(`${admin.url}/admin/usage?window=24h&by=model`);
    await expect(page.getByRole("alert")).toContainText("The usage could not be read.");
    admin.world.turns = [];
    admin.fault("usage", null);
    await page.getByRole("button", { name: "Try again" }).click();
    await expect(page.getByText("No turn in this time.")).toBeVisible();
    await expect(page.getByText("No tokens today.")).toBeVisible();

    admin.world.turns = [
      {
        at: new Date("2026-11-26T11:41:00Z").getTime(),
        profile: "ci-bot@halden.dev",
        model: "gpt-5.5-codex",
        channel: "lab",
        person: null,
        total: 12_345,
      },
    ];
    admin.tell(session.key, {
      kind: "turn-ended",
      at: new Date("2026-11-26T11:42:00Z").getTime(),
      turnId: "turn-1",
      status: "completed",
      error: null,
    });
    await expect(row(page, "gpt-5.5-codex")).toContainText("12 k");
    await expect(page.getByText(/^12.k tokens today\.$/)).toBeVisible();
  });
});

test.describe("while the broker is stopped", () => {
  test.use({ scenario: "stopped" });
  test("AD16: Usage is read from what is stored, and says so", async ({ page, admin }) => {
    await page.goto(`${admin.url}/admin/usage?by=nonsense`);
    await expect(row(page, "ci-bot")).toBeVisible();
    await expect(page.getByText(/^The broker is stopped\. What you see is from/)).toBeVisible();
  });
});
