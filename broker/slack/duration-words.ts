/** A time that passed as people say it, to the minute: `1 min`, `2 h`, `1 h 54 min`. */
export function durationWords(ms: number): string {
  const minutes = Math.max(1, Math.round(ms / 60_000));
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  return rest === 0 ? `${hours} h` : `${hours} h ${rest} min`;
}

/** A time that goes on or has just ended, to the second in the first minute: `40 s`, `12 min`. */
export function passedWords(ms: number): string {
  return ms < 60_000 ? `${Math.floor(ms / 1_000)} s` : durationWords(ms);
}
