// CRC-32 of ASCII text (IEEE 802.3, as zlib computes it), for checksums that a client computes too. Pure, one table, a byte a step:
// it must never be asked for bulk data, which the journal's own version takes eight bytes at a time.

const table = makeTable();

/** The CRC of a text whose characters are all below 256, as an unsigned number. `value` continues an earlier CRC. */
export function crc32(text: string, value = 0): number {
  let crc = ~value;
  for (let at = 0; at < text.length; at++) {
    crc = table[(crc ^ text.charCodeAt(at)) & 255]! ^ (crc >>> 8);
  }
  return ~crc >>> 0;
}

/** What a byte does to the CRC. */
function makeTable(): Int32Array {
  const made = new Int32Array(256);
  for (let byte = 0; byte < 256; byte++) {
    let crc = byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc & 1) === 0 ? crc >>> 1 : (crc >>> 1) ^ 0xedb88320;
    made[byte] = crc;
  }
  return made;
}
