import { bodyLimit } from "hono/body-limit";
import { DEFAULT_MAX_BODY_BYTES, type Route } from "../../broker/api/route.ts";
import { bodyTooLarge } from "./answers.ts";

/** Refuses a body that is larger than the route takes. */
export function limitedBody({ maxBodyBytes }: Pick<Route, "maxBodyBytes">) {
  const maxSize = Math.min(maxBodyBytes, DEFAULT_MAX_BODY_BYTES);
  return bodyLimit({ maxSize, onError: (context) => bodyTooLarge(context, maxSize) });
}
