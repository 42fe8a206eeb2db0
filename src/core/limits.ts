// Every limit of the engine, in one place. A limit is part of the rules: changing one changes what old journals
// replay to, so a change needs a new journal version.

/** Largest price in ticks. 31 bits, as in OUCH and ITCH, so that prices live in 32-bit slabs. */
export const priceTicksMax = 2 ** 31 - 2;
/** Largest quantity of one order, in lots. 31 bits, for the same reason. */
export const qtyLotsMax = 2 ** 31 - 2;
/** Largest amount of money or shares in one account, order or transfer, in minor units. Two of them still add up exactly. */
export const amountMinorMax = 2 ** 52;
/** Largest value of one order, in minor units: leaves room for its fees below amountMinorMax. */
export const notionalMinorMax = 2 ** 50;

/** Longest client order id, in bytes of printable ASCII: a UUID fits (FIX sets no limit). */
export const clOrdIdBytesMax = 36;
export const clOrdIdWords = 9;
/** Longest symbol, in bytes of upper-case ASCII letters, digits, dot and hyphen. */
export const symbolBytesMax = 12;
/** Longest name of an account or an instrument, in UTF-16 code units. */
export const nameLengthMax = 64;

export const assetsMax = 4_096;
export const instrumentsMax = 2_048;
export const accountsMax = 1_048_576;
export const feeTiersMax = 16;

/** Open orders of one account, over all instruments. */
export const openOrdersPerAccountMax = 2_000_000;
/** Open orders in the whole venue: past it, new orders are rejected as `venueCapacity`. */
export const openOrdersMax = 16_000_000;
/** Closed orders of an account remembered for idempotency and look-up; past it the oldest is forgotten. */
export const closedOrdersPerAccountMax = 65_536;
/** Of all accounts together; past it, an account that closes another forgets its own oldest. */
export const closedOrdersMax = 4_194_304;

/** The last trades of the venue that can be busted or corrected, at most. */
export const tradeWindowMax = 262_144;

/** Legs of one all-or-nothing batch. */
export const batchLegsMax = 100;
/** Legs of one order list: a bracket has three. */
export const listLegsMax = 3;
/** Parts in which an iceberg may come: its quantity is at most this many times what it displays. */
export const icebergPartsMax = 1_000;
/** Trailing stops of one instrument, and its resting orders with a minimum quantity, each: both are looked at one by one. */
export const trailingOrdersMax = 4_096;
export const minimumOrdersMax = 4_096;
/** Largest trailing offset in basis points, 50%. */
export const trailBpsMax = 5_000;
/** Orders that an account's duplicate guard remembers, and the longest window, 60 s. */
export const duplicateGuardOrders = 32;
export const duplicateWindowUsMax = 60_000_000;
/** Highest limit on the rate of an account's orders. */
export const ordersPerSecondMax = 1_000_000;
/** Trade groups are numbered from 1 to this. */
export const tradeGroupMax = 1_048_575;

/** Fee rates are in hundredths of a basis point of the notional: 1_000_000 is 100%. */
export const feeRateScale = 1_000_000;
/** Highest charge, 5%, and highest rebate, 1%. */
export const feeRateMax = 50_000;
export const feeRateMin = -10_000;
