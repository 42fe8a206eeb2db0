// Whoever subscribed gets the channel's pushes, and gets them again after every reconnect.
import { describe, expect, it } from 'vitest';
import { Channels } from './channels.ts';
import { FakeSocket } from './fake-socket.ts';
import { VenueSocket } from './socket.ts';
import type { AnyPush } from '#api/ws-schemas.ts';

const settled = () => new Promise((resolve) => setTimeout(resolve, 0));

function world() {
  const sockets: FakeSocket[] = [];
  const socket = new VenueSocket({
    url: 'ws://venue/v1/ws',
    open: () => {
      sockets.push(new FakeSocket());
      return sockets.at(-1) as FakeSocket;
    },
  });
  const channels = new Channels(socket);
  const log: string[] = [];
  const handler = (name: string) => ({
    push: (push: AnyPush) =>
      log.push(`${name} ${push.type} ${'instrument' in push ? push.instrument : ''}`),
    refused: (error: Error) => log.push(`${name} refused ${error.message}`),
    lost: () => log.push(`${name} lost`),
  });
  const open = (): FakeSocket => {
    socket.connect();
    const fake = sockets.at(-1) as FakeSocket;
    fake.onopen?.();
    return fake;
  };
  return { socket, channels, log, handler, open };
}

describe('channels', () => {
  it('subscriptions of one turn travel in one request', async () => {
    const { channels, handler, open } = world();
    const fake = open();
    channels.subscribe({ channel: 'depth', instrument: 'AAPL' }, handler('depth'));
    channels.subscribe(
      { channel: 'candles', instrument: 'AAPL', interval: '1m' },
      handler('candles'),
    );
    await settled();
    expect(fake.requests('subscribe').map((request) => request.channels)).toEqual([
      [
        { channel: 'depth', instrument: 'AAPL' },
        { channel: 'candles', instrument: 'AAPL', interval: '1m' },
      ],
    ]);
  });

  it('a push goes to its channel, instrument and interval, and nowhere else', async () => {
    const { channels, log, handler, open } = world();
    const fake = open();
    channels.subscribe({ channel: 'depth', instrument: 'AAPL' }, handler('apple'));
    channels.subscribe({ channel: 'ticker', instrument: '*' }, handler('all'));
    channels.subscribe(
      { channel: 'candles', instrument: 'AAPL', interval: '1m' },
      handler('minute'),
    );
    await settled();
    fake.say({ channel: 'depth', type: 'delta', instrument: 'MSFT' });
    fake.say({ channel: 'depth', type: 'delta', instrument: 'AAPL' });
    fake.say({ channel: 'ticker', type: 'event', instrument: 'MSFT' });
    fake.say({ channel: 'candles', type: 'event', instrument: 'AAPL', interval: '1h' });
    expect(log).toEqual(['apple delta AAPL', 'all event MSFT']);
  });

  it('after a reconnect everything is asked for again, once', async () => {
    const { socket, channels, log, handler, open } = world();
    const first = open();
    channels.subscribe({ channel: 'trades', instrument: 'AAPL' }, handler('trades'));
    channels.subscribe({ channel: 'orders' }, handler('orders')).close();
    await settled();
    first.onclose?.({ code: 4008 });
    expect(log).toEqual(['trades lost']);
    const second = open();
    await settled();
    expect(second.requests('subscribe').map((request) => request.channels)).toEqual([
      [{ channel: 'trades', instrument: 'AAPL' }],
    ]);
    socket.stop();
  });

  it('what was subscribed while away is asked for on arrival', async () => {
    const { channels, handler, open } = world();
    channels.subscribe({ channel: 'trades', instrument: 'AAPL' }, handler('trades'));
    await settled();
    const fake = open();
    await settled();
    expect(fake.requests('subscribe')).toHaveLength(1);
  });

  it('one refused channel does not take the others down', async () => {
    const { channels, log, handler, open } = world();
    const fake = open();
    channels.subscribe({ channel: 'trades', instrument: 'AAPL' }, handler('trades'));
    channels.subscribe({ channel: 'orders' }, handler('orders'));
    await settled();
    const error = { code: 203, name: 'unauthenticated', message: 'Sign in first.' };
    fake.answer('subscribe', { ok: false, error });
    await settled();
    const alone = fake.requests('subscribe').slice(1);
    expect(alone.map((request) => request.channels)).toEqual([
      [{ channel: 'trades', instrument: 'AAPL' }],
      [{ channel: 'orders' }],
    ]);
    fake.say({ id: alone[0]?.id, ok: true, result: { subscribed: 1 } });
    fake.say({ id: alone[1]?.id, ok: false, error });
    await settled();
    expect(log).toEqual(['orders refused Sign in first.']);
  });

  it('asking again leaves and joins', async () => {
    const { channels, handler, open } = world();
    const fake = open();
    const subscription = channels.subscribe(
      { channel: 'depth', instrument: 'AAPL' },
      handler('depth'),
    );
    await settled();
    subscription.again();
    await settled();
    expect(fake.sent.map((request) => request.op).filter((op) => op !== 'ping')).toEqual([
      'subscribe',
      'unsubscribe',
      'subscribe',
    ]);
  });
});
