/** How long a check may take: what is not there after this time does not come. */
export const USUAL_LIMIT_MS = 20_000;
