import { z } from "zod";

/** A rectangle of the desktop, in points. */
export interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const points = z.number().int().min(-100_000).max(100_000);
export const placementSchema = z.object({
  x: points,
  y: points,
  width: points.positive(),
  height: points.positive(),
});

export const MIN_WIDTH = 900;
export const MIN_HEIGHT = 600;
const USUAL = { width: 1_200, height: 800 };

/**
 * Where the window opens: where it was, moved and made smaller until all of it is on the display
 * that holds most of it; in the middle of the first display when it was nowhere yet. Pure.
 */
export function placeWindow(remembered: Area | null, displays: readonly Area[]): Area {
  const [first = { x: 0, y: 0, ...USUAL }] = displays;
  const wanted = remembered ?? centred(first);
  const display = displays.reduce(
    (best, each) => (overlap(each, wanted) > overlap(best, wanted) ? each : best),
    first,
  );
  const width = clamp(wanted.width, MIN_WIDTH, Math.max(display.width, MIN_WIDTH));
  const height = clamp(wanted.height, MIN_HEIGHT, Math.max(display.height, MIN_HEIGHT));
  return {
    x: clamp(wanted.x, display.x, Math.max(display.x, display.x + display.width - width)),
    y: clamp(wanted.y, display.y, Math.max(display.y, display.y + display.height - height)),
    width,
    height,
  };
}

function centred(display: Area): Area {
  return {
    x: display.x + Math.round((display.width - USUAL.width) / 2),
    y: display.y + Math.round((display.height - USUAL.height) / 2),
    ...USUAL,
  };
}

function overlap(a: Area, b: Area): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return Math.max(0, width) * Math.max(0, height);
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}
