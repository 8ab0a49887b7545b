/** One size of an icon. */
export interface IconImage {
  /** Four characters, such as `ic07` for 128 pixels. */
  readonly type: string;
  readonly png: Uint8Array;
}

const HEADER_BYTES = 8;

/** An icns file: a header with the length of all, then each PNG behind a header of its own. */
export function icns(images: readonly IconImage[]): Buffer {
  const entries = images.map(({ type, png }) => block(type, png));
  return block("icns", Buffer.concat(entries));
}

function block(type: string, content: Uint8Array): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  header.write(type, 0, 4, "latin1");
  header.writeUInt32BE(HEADER_BYTES + content.byteLength, 4);
  return Buffer.concat([header, content]);
}
