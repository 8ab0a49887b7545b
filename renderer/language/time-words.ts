import * as words from "../../main/api/time-words.ts";
import { language } from "./language.ts";

// The words for times, in the language of this page.

export const durationWords = (ms: number) => words.durationWords(ms, language);

export const preciseDurationWords = (ms: number) => words.preciseDurationWords(ms, language);

export const shortDurationWords = (ms: number) => words.shortDurationWords(ms, language);

export const spokenDurationWords = (ms: number) => words.spokenDurationWords(ms, language);

export const momentWords = (at: number, now: number) => words.momentWords(at, now, language);

export const comingWords = (at: number, now: number) => words.comingWords(at, now, language);

export const atWords = (at: number, now: number) => words.atWords(at, now, language);

export const exactWords = (at: number) => words.exactWords(at, language);
