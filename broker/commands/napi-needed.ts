/** better-sqlite3 13 needs N-API 10 and crashes an older Node without a word. */
export const NAPI_NEEDED = 10;
