// kill -9 in the middle of trading, and what is there afterwards: the same state, to the hash, every order that was acknowledged, and clients that came back
// by themselves. It must never touch a venue that it did not start.

import type { Demo, DemoContext } from '../demo.ts';
import { BalanceSheet } from '../balance-sheet.ts';
import type { DemoMember } from '../member.ts';
import type { OwnVenue } from '../own-venue.ts';
import { verifyFolder } from '../verify-folder.ts';
import { priceText } from '../prices.ts';
import type { Order, PlaceOrder } from '#api/types.ts';
import { NoAnswerError, VenueError } from '#client/errors.ts';
import { newClOrdId } from '#client/order-entry.ts';
import { Prng } from '#std/prng.ts';

const seed = 1_929;
const inFlight = 24;
const comeBackWithinMs = 60_000;

export const crashAndRecover: Demo = {
  name: 'crash-and-recover',
  title: 'kill -9, and nothing is lost',
  shows:
    'The venue is killed while orders are under way, and started again on the same folder. Its state is the one that npm run verify computes from the journal, each acknowledged order is there, and what was not answered is sent again without harm.',
  needs: 'ownVenue',
  seconds: { quick: 19, full: 70 },
  run,
};

/** What a member was told, and what not. */
interface Told {
  readonly acknowledged: Map<string, Order>;
  readonly unanswered: Map<string, PlaceOrder>;
}

async function run(context: DemoContext): Promise<void> {
  const { isQuick, stage, tell } = context;
  const { own } = stage.venue;
  if (own === undefined) throw new Error('this demonstration needs a venue of its own');
  const { symbol } = await stage.list();
  const members = await stage.members(['kit', 'lea'], { shares: { [symbol]: 50_000 } });
  const told: Told[] = members.map(() => ({ acknowledged: new Map(), unanswered: new Map() }));
  const kills = isQuick ? 1 : 3;
  for (let turn = 0; turn < kills; turn++) {
    await killMidFlow(context, own, symbol, members, told, turn);
    await recover(context, own, symbol, members, told);
  }
  if (!isQuick) await atRest(context, own);
  BalanceSheet.claimZeroSums(tell, await stage.totals());
}

async function killMidFlow(
  { isQuick, tell }: DemoContext,
  own: OwnVenue,
  symbol: string,
  members: readonly DemoMember[],
  told: readonly Told[],
  turn: number,
): Promise<void> {
  const before = told.reduce((sum, { acknowledged }) => sum + acknowledged.size, 0);
  const killAfter = (isQuick ? 400 : 900) + 37 * turn;
  let answers = 0;
  let killed: Promise<void> | undefined;
  const answered = (): void => {
    answers++;
    if (answers < killAfter || killed !== undefined) return;
    tell.step(
      `${answers} orders are answered, ${inFlight * members.length} are under way: kill -9`,
    );
    killed = own.kill();
  };
  await Promise.all(
    members.map((member, index) =>
      flow(member, symbol, told[index] as Told, new Prng(seed + 10 * turn + index), answered),
    ),
  );
  await killed;
  const after = told.reduce((sum, { acknowledged }) => sum + acknowledged.size, 0);
  const unanswered = told.reduce((sum, each) => sum + each.unanswered.size, 0);
  tell.figures('At the kill', [
    { name: 'acknowledged', value: after - before },
    { name: 'sent and never answered', value: unanswered },
  ]);
  tell.claim(
    'The kill came in the middle: some orders were under way.',
    unanswered > 0 && after > before,
    `${unanswered} without an answer`,
  );
}

/** Many orders at once, until the venue is gone. */
async function flow(
  member: DemoMember,
  instrument: string,
  { acknowledged, unanswered }: Told,
  prng: Prng,
  answered: () => void,
): Promise<void> {
  const lane = async (): Promise<void> => {
    for (;;) {
      const order: PlaceOrder & { readonly clOrdId: string } = {
        instrument,
        side: prng.nextChance(0.5) ? 'buy' : 'sell',
        type: 'limit',
        qty: String(1 + prng.nextBelow(9)),
        price: priceText(9_990 + prng.nextBelow(21)),
        clOrdId: newClOrdId('crash'),
      };
      try {
        // Not `orders.place`, which would go on asking until the venue is back: here the silence is wanted.
        acknowledged.set(order.clOrdId, await member.client.socket.request('order.place', order));
        answered();
      } catch (error) {
        if (!(error instanceof NoAnswerError) && !(error instanceof VenueError)) throw error;
        unanswered.set(order.clOrdId, order);
        if (!member.client.socket.isOpen) return;
      }
    }
  };
  await Promise.all(Array.from({ length: inFlight }, lane));
}

async function recover(
  { stage, tell }: DemoContext,
  own: OwnVenue,
  symbol: string,
  members: readonly DemoMember[],
  told: readonly Told[],
): Promise<void> {
  const proof = await verifyFolder(own.folder);
  tell.step(`npm run verify, on what the dead venue left: state hash ${proof.stateHash}`, {
    seq: proof.seq,
  });
  const startedMs = performance.now();
  await own.startAgain();
  const seconds = (performance.now() - startedMs) / 1_000;
  const state = await stage.operator.rest.call('GET /v1/operator/state');
  tell.step(`the venue is back after ${seconds.toFixed(1)} s: state hash ${state.stateHash}`, {
    seq: state.seq,
  });
  tell.equal(
    'After the crash the venue has the state that npm run verify computes from the journal.',
    `${state.stateHash} at seq ${state.seq}`,
    `${proof.stateHash} at seq ${proof.seq}`,
  );
  await Promise.all(
    members.map(({ client }) =>
      client.state.until(({ phase }) => phase === 'open', comeBackWithinMs),
    ),
  );
  tell.claim(
    'The clients came back and signed in by themselves.',
    members.every(({ client }) => client.socket.isOpen),
    `${members.length} connections`,
  );
  await acknowledgedAreThere(tell, symbol, members, told);
  await sendAgain(tell, members, told);
}

type Tell = DemoContext['tell'];

async function acknowledgedAreThere(
  tell: Tell,
  symbol: string,
  members: readonly DemoMember[],
  told: readonly Told[],
): Promise<void> {
  let looked = 0;
  let wrong = 0;
  for (const [index, member] of members.entries()) {
    const { acknowledged } = told[index] as Told;
    // The latest thousand in one answer, the older ones one by one.
    const listed = new Map((await member.orders(symbol)).map((order) => [order.clOrdId, order]));
    for (const [clOrdId, order] of acknowledged) {
      const now = listed.get(clOrdId) ?? (await member.client.orders.find({ clOrdId }));
      looked++;
      if (now?.orderId !== order.orderId || Number(now.cumQty) < Number(order.cumQty)) wrong++;
    }
  }
  tell.claim(
    'Every acknowledged order is there, under its id, with at least what it had been told to be filled.',
    looked > 0 && wrong === 0,
    `${looked} orders asked for, ${wrong} missing or less`,
  );
}

async function sendAgain(
  tell: Tell,
  members: readonly DemoMember[],
  told: readonly Told[],
): Promise<void> {
  const known = new Set(told.flatMap(({ acknowledged }) => [...acknowledged.keys()]));
  let decided = 0;
  let fresh = 0;
  let twice = 0;
  for (const [index, member] of members.entries()) {
    const { acknowledged, unanswered } = told[index] as Told;
    for (const [clOrdId, order] of unanswered) {
      const old = await member.client.orders.find({ clOrdId });
      const once = await member.place(order);
      const again = await member.place(order);
      if (old === undefined) fresh++;
      else decided++;
      const isSame =
        once.orderId === again.orderId && (old?.orderId ?? once.orderId) === once.orderId;
      if (!isSame || known.has(clOrdId)) twice++;
      acknowledged.set(clOrdId, again);
    }
    unanswered.clear();
  }
  tell.figures('What had not been answered, sent again under the same ids', [
    { name: 'had been taken before the kill', value: decided },
    { name: 'had never arrived, taken now', value: fresh },
  ]);
  tell.claim(
    'Sent again twice, each of them is one order.',
    twice === 0 && decided + fresh > 0,
    `${decided + fresh} sent again, ${twice} doubled`,
  );
}

/** A kill while nothing is under way: the state is the very same. */
async function atRest({ stage, tell }: DemoContext, own: OwnVenue): Promise<void> {
  const before = await stage.operator.rest.call('GET /v1/operator/state');
  await own.kill();
  await own.startAgain();
  const after = await stage.operator.rest.call('GET /v1/operator/state');
  tell.step(`killed once more, at rest: state hash ${after.stateHash}`, { seq: after.seq });
  tell.equal(
    'Killed at rest the venue comes back with the same state as before.',
    `${after.stateHash} at seq ${after.seq}`,
    `${before.stateHash} at seq ${before.seq}`,
  );
}
