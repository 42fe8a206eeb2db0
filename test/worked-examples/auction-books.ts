// Order books that venues (or programs that copy a venue's rulebook) publish as examples of how an auction finds its price. Prices are
// in ticks; `theirs` is the price of the source, `ours` what our rule makes of the book. Only figures are taken over.
//
// Where a rule differs: Xetra and the Indian exchanges choose among the orders' limits (Xetra takes the reference price only where
// nothing else decides), ASX and BNB Chain among all ticks and within a band around the reference. We take the limits and the reference
// price as candidates, and the lower of two that are equally near.

export interface AuctionBook {
  readonly name: string;
  /** In ticks; left out where there is none. */
  readonly reference?: number;
  /** Orders as `qty@price` or `qty@market`, in the order in which they come. */
  readonly buys: string;
  readonly sells: string;
  /** The source's price; 0 where nothing trades. */
  readonly theirs: number;
  readonly ours: {
    readonly price: number;
    readonly matched: number;
    readonly surplus?: number;
    readonly surplusSide?: 'buy' | 'sell';
  };
  /** Why ours is not theirs. */
  readonly why?: string;
  /** `qty@price` of the fills in their order, and what bids and asks show afterwards, where the source tells. */
  readonly fills?: string;
  readonly left?: readonly [string, string];
}

export interface AuctionSource {
  readonly venue: string;
  readonly source: string;
  readonly books: readonly AuctionBook[];
}

const exampleFour: Pick<AuctionBook, 'buys' | 'sells'> = {
  buys: '100@market 100@199',
  sells: '100@market 100@202',
};
const exampleFive: Pick<AuctionBook, 'buys' | 'sells'> = {
  buys: '300@202 200@201',
  sells: '200@198 300@199',
};
const onlyMarket: Pick<AuctionBook, 'buys' | 'sells'> = { buys: '900@market', sells: '800@market' };

/** The examples of the market model's chapter on price determination, as the tests of two programs have them. */
const xetraOfTinyexch: AuctionSource = {
  venue: 'Xetra, "Market Model Equities", matching in auctions',
  source: 'github.com/ratzlow/tinyEXCH, AuctionMatchTest',
  books: [
    {
      name: 'example 1, one limit with most volume and no surplus',
      buys: '200@202 200@201 300@200',
      sells: '100@200 200@198 400@197',
      theirs: 200,
      ours: { price: 200, matched: 700 },
    },
    {
      name: 'example 2, several limits and a surplus of bids: the highest',
      buys: '400@202 200@201',
      sells: '300@199 200@198',
      theirs: 201,
      ours: { price: 201, matched: 500, surplus: 100, surplusSide: 'buy' },
    },
    {
      name: 'example 3, several limits and a surplus of asks: the lowest',
      buys: '300@202 200@201',
      sells: '400@199 200@198',
      theirs: 199,
      ours: { price: 199, matched: 500, surplus: 100, surplusSide: 'sell' },
    },
    {
      name: 'example 4, a surplus on either side and the reference at one of the limits',
      reference: 199,
      ...exampleFour,
      theirs: 199,
      ours: { price: 199, matched: 100, surplus: 100, surplusSide: 'buy' },
    },
    {
      name: 'example 4, the reference between the limits',
      reference: 200,
      ...exampleFour,
      theirs: 199,
      ours: { price: 200, matched: 100 },
      why: 'the reference price is a candidate, and has no surplus',
    },
    {
      name: 'example 5, no surplus and the reference between the limits',
      reference: 200,
      ...exampleFive,
      theirs: 201,
      ours: { price: 200, matched: 500 },
      why: 'the reference price is a candidate, and nearest to itself',
    },
    {
      name: 'example 5, no surplus and the reference above',
      reference: 202,
      ...exampleFive,
      theirs: 201,
      ours: { price: 201, matched: 500 },
    },
    {
      name: 'example 5, no surplus and the reference below',
      reference: 198,
      ...exampleFive,
      theirs: 199,
      ours: { price: 199, matched: 500 },
    },
    {
      name: 'example 6, nothing but market orders: the reference, 250',
      reference: 250,
      ...onlyMarket,
      theirs: 250,
      ours: { price: 250, matched: 800, surplus: 100, surplusSide: 'buy' },
    },
    {
      name: 'example 6, nothing but market orders: the reference, 99',
      reference: 99,
      ...onlyMarket,
      theirs: 99,
      ours: { price: 99, matched: 800, surplus: 100, surplusSide: 'buy' },
    },
    {
      name: 'example 7, a book that does not cross',
      buys: '80@200 80@199',
      sells: '80@201',
      theirs: 0,
      ours: { price: 0, matched: 0 },
    },
    {
      name: 'the price at its limit goes by time',
      buys: '300@200 300@200',
      sells: '400@200',
      theirs: 200,
      ours: { price: 200, matched: 400, surplus: 200, surplusSide: 'buy' },
      fills: '300@200 100@200',
      left: ['200: 200', ''],
    },
    {
      name: 'market orders on both sides and a surplus of asks at two limits: the lowest',
      reference: 201,
      buys: '250@market 150@199 50@market',
      sells: '300@market 200@198',
      theirs: 198,
      ours: { price: 198, matched: 450, surplus: 50, surplusSide: 'sell' },
    },
  ],
};

const xetraOfClob: AuctionSource = {
  venue: 'Xetra, auction examples',
  source: 'github.com/hroptatyr/clob, test/mmod_auction_xetra_01.c to _09.c',
  books: [
    {
      name: 'xetra_01, one limit with most volume',
      buys: '300@200 100@196 300@198 200@199',
      sells: '100@200 300@198 400@197',
      theirs: 198,
      ours: { price: 198, matched: 700, surplus: 100, surplusSide: 'buy' },
    },
    {
      name: 'xetra_02, a surplus of bids: the highest',
      buys: '600@200 200@197',
      sells: '400@201 100@199 100@198 300@197',
      theirs: 200,
      ours: { price: 200, matched: 500, surplus: 100, surplusSide: 'buy' },
    },
    {
      name: 'xetra_03, a surplus of asks: the lowest',
      buys: '400@197 100@199 100@201 300@202',
      sells: '200@201 600@198',
      theirs: 198,
      ours: { price: 198, matched: 500, surplus: 100, surplusSide: 'sell' },
    },
    {
      name: 'xetra_04, no surplus between two limits, the reference in their middle',
      reference: 200,
      buys: '100@197 200@201 300@202',
      sells: '100@203 300@199 200@198',
      theirs: 200,
      ours: { price: 200, matched: 500 },
    },
    {
      name: 'xetra_05, a book that does not cross',
      buys: '100@200 400@199',
      sells: '300@202 200@201',
      theirs: 0,
      ours: { price: 0, matched: 0 },
    },
    {
      name: 'xetra_09, a surplus on either side, the reference in the middle',
      reference: 200,
      buys: '100@202 100@199 1000@198',
      sells: '100@198 100@201 1000@202',
      theirs: 200,
      ours: { price: 200, matched: 100 },
    },
  ],
};

const euronext: AuctionSource = {
  venue:
    'Euronext, "Pure Market Order", call phase; market-to-limit orders as market orders, a tick of one cent',
  source:
    'github.com/mattdavey/EuronextClone, "Euronext - pure market order.feature" and indicative-market-price.feature',
  books: [
    {
      name: 'example 1, before the market order',
      reference: 1000,
      buys: '50@market 90@1010 10@990',
      sells: '40@market 100@1008 60@1015',
      theirs: 1008,
      ours: { price: 1008, matched: 140 },
    },
    {
      name: 'example 1, with the market order, filled whole',
      reference: 1000,
      buys: '50@market 90@1010 10@990 20@market',
      sells: '40@market 100@1008 60@1015',
      theirs: 1010,
      ours: { price: 1010, matched: 140, surplus: 20, surplusSide: 'buy' },
      fills: '40@1010 10@1010 20@1010 70@1010',
      left: ['1010: 20, 990: 10', '1015: 60'],
    },
    {
      name: 'example 2, market orders on both sides, filled in part (the rest expires here, and stays there)',
      reference: 1000,
      buys: '40@market 20@market',
      sells: '45@market',
      theirs: 1000,
      ours: { price: 1000, matched: 45, surplus: 15, surplusSide: 'buy' },
      fills: '40@1000 5@1000',
      left: ['', ''],
    },
    {
      name: 'example 3, above the best limit, at the reference',
      reference: 1000,
      buys: '40@market',
      sells: '40@998',
      theirs: 1000,
      ours: { price: 1000, matched: 40 },
    },
    {
      name: 'example 4, at the best limit, below the reference',
      reference: 1000,
      buys: '40@market',
      sells: '41@998',
      theirs: 998,
      ours: { price: 998, matched: 40, surplus: 1, surplusSide: 'sell' },
    },
    {
      name: 'example 5, at the best limit, above the reference',
      reference: 1000,
      buys: '40@market',
      sells: '40@1002',
      theirs: 1002,
      ours: { price: 1002, matched: 40 },
    },
    {
      name: 'the price that clears most of two asks',
      reference: 1000,
      buys: '80@market',
      sells: '40@1002 40@1004',
      theirs: 1004,
      ours: { price: 1004, matched: 80 },
    },
    {
      name: 'the price that clears most of two bids',
      reference: 1000,
      buys: '40@998 40@996',
      sells: '80@market',
      theirs: 996,
      ours: { price: 996, matched: 80 },
    },
  ],
};

const hkexBuys = '200@2405 1000@2400 400@2395';
const hkexSells = '400@2395 600@2400 400@2405 400@2405';
const hkex: AuctionSource = {
  venue: 'HKEX, closing auction, example 1; the source names no reference price: we took 24.00',
  source:
    'https://studyres.com/doc/980651/--1---the-following-examples-demonstrate-how-orders-are-m...',
  books: [
    {
      name: 'limit orders only',
      reference: 2400,
      buys: hkexBuys,
      sells: hkexSells,
      theirs: 2400,
      ours: { price: 2400, matched: 1000, surplus: 200, surplusSide: 'buy' },
    },
    {
      // The stored copy ends before its answer; 23.95 is the only price at which 1,400 trade, by HKEX's first rule too.
      name: 'with a sale at auction of 1,000',
      reference: 2400,
      buys: hkexBuys,
      sells: `${hkexSells} 1000@market`,
      theirs: 2395,
      ours: { price: 2395, matched: 1400, surplus: 200, surplusSide: 'buy' },
    },
  ],
};

/** Prices in tenths, for the middle of the two limits. */
const sebiBook: Pick<AuctionBook, 'buys' | 'sells'> = {
  buys: '2000@1030 3000@960 1500@940 2000@920 1000@900',
  sells: '3000@1060 3000@1030 1000@960 1000@940',
};
const india: AuctionSource = {
  venue: 'NSE of India and its regulator SEBI, pre-open session',
  source:
    'https://www.nseindia.com/products-services/equity-market-pre-open and SEBI CIR/MRD/DP/21/2010 at https://www.taxtmi.com/tmi_blog_details?id=548758',
  books: [
    {
      // The bid at 108 is what the published cumulative quantities leave for prices above 107.
      name: 'NSE: the price with most volume',
      buys: '13500@103 9500@104 12000@105 6500@106 5000@107 4000@108',
      sells: '11500@103 9800@104 15000@105 12000@106 12500@107',
      theirs: 105,
      ours: { price: 105, matched: 27_500, surplus: 8800, surplusSide: 'sell' },
    },
    {
      name: 'SEBI: equal imbalance at 103 and 96, previous close above both',
      reference: 1100,
      ...sebiBook,
      theirs: 1030,
      ours: { price: 1030, matched: 2000, surplus: 3000, surplusSide: 'sell' },
    },
    {
      name: 'SEBI: the same, previous close below both',
      reference: 950,
      ...sebiBook,
      theirs: 960,
      ours: { price: 960, matched: 2000, surplus: 3000, surplusSide: 'buy' },
    },
    {
      name: 'SEBI: the same, previous close in their middle',
      reference: 995,
      ...sebiBook,
      theirs: 995,
      ours: { price: 995, matched: 2000 },
    },
    {
      name: 'SEBI: the same, previous close nearer to 103',
      reference: 1000,
      ...sebiBook,
      theirs: 1030,
      ours: { price: 1000, matched: 2000 },
      why: 'the reference price is a candidate, and has no surplus',
    },
  ],
};

const asx: AuctionSource = {
  venue: 'ASX, opening call auction of 2002',
  source:
    'https://cgi.cse.unsw.edu.au/~fethir/TradingEngineCourse/session3/Additional%20readings/appendix%20of%20additional%20reading.htm',
  books: [
    {
      // There every tick from 635 to 639 has the least surplus, all of it of bids; here 639 is the only one with an order.
      name: 'most volume from 610 to 639, pressure of bids',
      buys: '500@640 500@639 500@639 1000@634 500@633',
      sells: '1000@610 500@640 520@641 550@642 519@643',
      theirs: 639,
      ours: { price: 639, matched: 1000, surplus: 500, surplusSide: 'buy' },
      fills: '500@639 500@639',
      left: ['639: 500, 634: 1000, 633: 500', '640: 500, 641: 520, 642: 550, 643: 519'],
    },
  ],
};

const marketGrid: AuctionSource = {
  venue: 'MarketGrid, single-price auction',
  source: 'https://docs-240.pages.dev/marketgrid/concepts/trading/matching-algorithms/auction',
  books: [
    {
      name: 'the price with most volume',
      buys: '45@13000 95@12900 25@12800 35@12700 25@12600 55@12500 200@12400 80@12300 60@12200',
      sells:
        '35@13100 50@13000 10@12900 15@12800 10@12700 20@12600 90@12500 155@12400 125@12300 10@12200',
      theirs: 12_400,
      ours: { price: 12_400, matched: 290, surplus: 190, surplusSide: 'buy' },
    },
  ],
};

const bnbSix: Pick<AuctionBook, 'buys' | 'sells'> = {
  buys: '25@100 25@97',
  sells: '25@98 25@95',
};
const bnb: AuctionSource = {
  venue: 'BNB Beacon Chain, match examples',
  source: 'github.com/bnb-chain/bnb-chain.github.io, docs/beaconchain/match-examples.md',
  books: [
    {
      name: '1, the largest execution',
      buys: '150@100 150@98',
      sells: '250@98 50@97',
      theirs: 98,
      ours: { price: 98, matched: 300 },
    },
    {
      name: '2, the largest execution, with a surplus',
      buys: '150@100 50@99 300@97',
      sells: '200@97 100@96',
      theirs: 97,
      ours: { price: 97, matched: 300, surplus: 200, surplusSide: 'buy' },
    },
    {
      name: '3, the least surplus',
      buys: '300@102 100@100 200@99 300@98',
      sells: '250@98 250@97 1000@96',
      theirs: 96,
      ours: { price: 96, matched: 900, surplus: 100, surplusSide: 'sell' },
    },
    {
      name: '4, the least surplus of several',
      buys: '30@102 10@101 50@99 15@96',
      sells: '10@98 50@97 50@95',
      theirs: 97,
      ours: { price: 97, matched: 90, surplus: 10, surplusSide: 'sell' },
    },
    {
      name: '5.1, surplus of sales only: the lowest',
      reference: 80,
      buys: '10@102 10@97',
      sells: '50@95',
      theirs: 95,
      ours: { price: 95, matched: 20, surplus: 30, surplusSide: 'sell' },
    },
    {
      name: '5.2, surplus of sales only, all below the band of 5%',
      reference: 100,
      buys: '10@99 10@94',
      sells: '50@92',
      theirs: 94,
      ours: { price: 92, matched: 20, surplus: 30, surplusSide: 'sell' },
      why: 'there is no band around the reference',
    },
    {
      name: '5.3, surplus of buys only, at the band of 5%',
      reference: 90,
      buys: '100@99',
      sells: '50@92',
      theirs: 95,
      ours: { price: 99, matched: 50, surplus: 50, surplusSide: 'buy' },
      why: 'there is no band around the reference',
    },
    {
      name: '5.4, surplus of sales only, at the band of 5%',
      reference: 100,
      buys: '10@101 10@96',
      sells: '50@94',
      theirs: 95,
      ours: { price: 94, matched: 20, surplus: 30, surplusSide: 'sell' },
      why: 'there is no band around the reference',
    },
    {
      name: '6.1, surplus on either side: the last price, 99',
      reference: 99,
      ...bnbSix,
      theirs: 99,
      ours: { price: 99, matched: 25, surplus: 25, surplusSide: 'sell' },
    },
    {
      name: '6.2, surplus on either side: the last price, 97',
      reference: 97,
      ...bnbSix,
      theirs: 97,
      ours: { price: 97, matched: 25, surplus: 25, surplusSide: 'buy' },
    },
  ],
};

export const auctionBooks: readonly AuctionSource[] = [
  xetraOfTinyexch,
  xetraOfClob,
  euronext,
  hkex,
  india,
  asx,
  marketGrid,
  bnb,
];
