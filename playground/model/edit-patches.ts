const notes = Array.from({ length: 20 }, (_, index) => `Note ${index + 1} of 20`);

/** Two patches, one after the other: new files, then changes in several places of both. */
export const editPatches: readonly string[] = [
  [
    "*** Begin Patch",
    "*** Add File: notes.md",
    ...notes.map((note) => `+${note}`),
    "*** Add File: list.md",
    "+- apples",
    "+- pears",
    "*** End Patch",
  ],
  [
    "*** Begin Patch",
    "*** Update File: notes.md",
    "@@",
    " Note 2 of 20",
    "-Note 3 of 20",
    "+Note 3 of 20, edited",
    " Note 4 of 20",
    "@@",
    " Note 17 of 20",
    "-Note 18 of 20",
    "+Note 18 of 20, edited",
    " Note 19 of 20",
    "*** Update File: list.md",
    "@@",
    " - apples",
    "-- pears",
    "+- plums",
    "*** End Patch",
  ],
].map((lines) => lines.join("\n"));
