// Seeds of the fuzzer that once showed a difference, or broke an invariant: each stays a test. Add the seed that `npm run fuzz` prints.

import { expect, test } from 'vitest';
import { checkRestored, commandsOfSeed, runPair } from './run-seed.ts';

const foundSeeds = [
  5, 12, 16, 24, 75, 82, 84, 96, 97, 101, 108, 142, 173, 196, 200, 215, 219, 243, 300, 324, 381,
  387, 402, 502, 600, 703, 706, 1001, 1026, 1065, 1110, 1111, 1136, 1137, 1154, 1276, 1287, 1292,
  1749, 1949, 2130, 2133, 5002, 5045, 5141, 5251, 5569, 5590, 5633, 5792, 5832, 5904, 5945, 5954,
  6270, 100_337, 101_274, 200_131, 200_800, 300_322, 301_593, 400_722, 400_741, 500_577, 501_574,
  600_995, 601_324, 700_378, 700_537, 100_451, 101_570, 110_541, 111_067, 121_949, 122_304, 123_060,
  140_044, 150_536, 110_227, 110_436, 132_538, 151_255, 151_910, 10_010_215, 10_011_271, 10_020_775,
  1_000_144, 1_001_467, 2_000_477, 2_005_450, 3_002_202, 3_002_391, 4_000_397, 5_000_907, 5_007_876,
  1_001_920, 10_021_216, 10_010_193, 6_000_617, 6_006_528, 8_002_928, 8_005_327, 20_013_279,
  20_001_636, 50_000_051,
];

test.each(foundSeeds)('seed %i: engine and rules agree, and a restored engine goes on', (seed) => {
  const commands = commandsOfSeed(seed);
  expect(runPair(commands)).toBeUndefined();
  checkRestored(seed, commands);
});
