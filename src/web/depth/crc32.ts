// CRC-32 (IEEE 802.3, as zlib computes it) of an ASCII string, unsigned.

const table = new Uint32Array(256);
for (let byte = 0; byte < 256; byte += 1) {
  let remainder = byte;
  for (let bit = 0; bit < 8; bit += 1) {
    remainder = (remainder & 1) === 1 ? (remainder >>> 1) ^ 0xedb8_8320 : remainder >>> 1;
  }
  table[byte] = remainder;
}

export function crc32(ascii: string): number {
  let crc = 0xffff_ffff;
  for (let at = 0; at < ascii.length; at += 1) {
    crc = (crc >>> 8) ^ (table[(crc ^ ascii.charCodeAt(at)) & 0xff] as number);
  }
  return (crc ^ 0xffff_ffff) >>> 0;
}
