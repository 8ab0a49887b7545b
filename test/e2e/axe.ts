import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";

type AxePage = ConstructorParameters<typeof AxeBuilder>[0]["page"];

interface Question {
  /** Only this rule. */
  readonly rule?: string;
  /** All rules but this. */
  readonly without?: string;
  /** Selects the part of the page; the whole page when absent. */
  readonly within?: string;
}

/** What axe finds: a line for each rule that is broken, with the elements that break it. */
export async function violationsOf(
  page: Page,
  { rule, without, within }: Question = {},
): Promise<readonly string[]> {
  const isThere = await page.evaluate(() => "axe" in window);
  const axe = new AxeBuilder({
    // axe brings a playwright-core of its own, whose types are not those of this page.
    page: page as unknown as AxePage,
    // A page keeps it, and it is half a megabyte to read.
    ...(isThere ? { axeSource: "0" } : {}),
  });
  // Otherwise axe puts its results together in a second, blank page, with all that passed.
  axe.setLegacyMode().options({ resultTypes: ["violations"] });
  if (rule !== undefined) axe.withRules([rule]);
  if (without !== undefined) axe.disableRules([without]);
  if (within !== undefined) axe.include(within);
  const { violations } = await axe.analyze();
  return violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 200)).join(" | ")}`,
  );
}
