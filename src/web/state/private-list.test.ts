// A private list is what the venue last said, whichever of its channel and its replies said it.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ChannelHandler } from '#client/channels.ts';
import { VenueError } from '#client/errors.ts';
import type { VenueClient } from '#client/venue-client.ts';
import type { AnyPush } from '#api/ws-schemas.ts';
import { createPrivateList } from './private-list.ts';

type Item = { readonly id: string; readonly seq: number; readonly open: boolean };

beforeEach(() => {
  vi.stubGlobal('document', { hidden: false });
  vi.stubGlobal('requestAnimationFrame', (draw: () => void) => setTimeout(draw, 0));
});
afterEach(() => {
  vi.unstubAllGlobals();
});

const frame = () => new Promise((resolve) => setTimeout(resolve, 1));
const item = (id: string, seq: number, open = true): Item => ({ id, seq, open });

function world() {
  const subscribed: { spec: object; handler: ChannelHandler; closed: boolean }[] = [];
  const events: string[] = [];
  const client = {
    subscribe(spec: object, handler: ChannelHandler) {
      const entry = { spec, handler, closed: false };
      subscribed.push(entry);
      return {
        again: () => events.push('again'),
        close: () => {
          entry.closed = true;
        },
      };
    },
  };
  const list = createPrivateList<Item>({
    client: client as unknown as VenueClient,
    channel: 'orders',
    keyOf: ({ id }) => id,
    keep: ({ open }) => open,
    seqOf: ({ seq }) => seq,
    compare: (a, b) => (a.id < b.id ? -1 : 1),
    itemsMax: 3,
    onSessionEnded: () => events.push('session ended'),
    onEvent: (items) => events.push(`event ${items.map(({ id }) => id).join()}`),
  });
  list.follow({ accountId: '10', param: undefined });
  const say = async (type: 'snapshot' | 'event', ...data: Item[]): Promise<void> => {
    subscribed.at(-1)?.handler.push({ channel: 'orders', type, data } as unknown as AnyPush);
    await frame();
  };
  const shown = (): string =>
    list.store
      .getState()
      .items.map(({ id, seq }) => `${id}${seq}`)
      .join(' ');
  return { list, subscribed, events, say, shown };
}

describe('a private list', () => {
  it('is loading until the snapshot, then ready, even where there is nothing', async () => {
    const { list, say } = world();
    expect(list.store.getState().phase).toBe('loading');
    await say('snapshot');
    expect(list.store.getState()).toMatchObject({ phase: 'ready', items: [] });
  });

  it('a snapshot replaces, an event changes', async () => {
    const { say, shown, events } = world();
    await say('snapshot', item('a', 1), item('b', 2));
    await say('event', item('b', 3), item('c', 4));
    expect(shown()).toBe('a1 b3 c4');
    await say('snapshot', item('c', 4));
    expect(shown()).toBe('c4');
    expect(events).toEqual(['event b,c']);
  });

  it('a late reply neither overwrites news nor brings back what is gone', async () => {
    const { list, say, shown } = world();
    await say('snapshot');
    await say('event', item('a', 5));
    list.merge([item('a', 4)]);
    await frame();
    expect(shown()).toBe('a5');
    await say('event', item('a', 6, false));
    list.merge([item('a', 4)]);
    await frame();
    expect(shown()).toBe('');
  });

  it('is bounded', async () => {
    const { say, shown } = world();
    await say('snapshot', item('a', 1), item('b', 1), item('c', 1), item('d', 1));
    expect(shown()).toBe('a1 b1 c1');
  });

  it('another account starts over, nobody signs it out', async () => {
    const { list, subscribed, say, shown } = world();
    await say('snapshot', item('a', 1));
    list.follow({ accountId: '11', param: '11' });
    expect(subscribed[0]?.closed).toBe(true);
    expect(subscribed[1]?.spec).toEqual({ channel: 'orders', account: '11' });
    expect(shown()).toBe('');
    list.follow(null);
    expect(list.store.getState().phase).toBe('signedOut');
  });

  it('a refusal is shown, and an ended session is told', async () => {
    const { list, subscribed, events } = world();
    const body = {
      code: 203,
      name: 'unauthenticated',
      message: 'Sign in first.',
      transient: false,
    };
    subscribed[0]?.handler.refused?.(new VenueError(body));
    await frame();
    expect(list.store.getState()).toMatchObject({ phase: 'failed', error: 'Sign in first.' });
    expect(events).toEqual(['session ended']);
    list.retry();
    expect(events).toEqual(['session ended', 'again']);
  });
});
