// The connection comes back by itself, says what it knows, and leaves no request hanging.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { backoffMs, defaultBackoff } from './backoff.ts';
import { NoAnswerError, VenueError } from './errors.ts';
import { FakeSocket } from './fake-socket.ts';
import { VenueSocket } from './socket.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function connected() {
  const sockets: FakeSocket[] = [];
  const socket = new VenueSocket({
    url: 'ws://venue/v1/ws',
    random: () => 0.999,
    open: () => {
      const fake = new FakeSocket();
      sockets.push(fake);
      return fake;
    },
  });
  const phases: string[] = [];
  socket.state.subscribe((state) => {
    if (phases.at(-1) !== state.phase) {
      phases.push(state.phase);
    }
  });
  socket.connect();
  const latest = (): FakeSocket => sockets.at(-1) as FakeSocket;
  return { socket, sockets, latest, phases };
}

describe('requests', () => {
  it('a reply reaches the request with its id, whatever the order', async () => {
    const { socket, latest } = connected();
    latest().onopen?.();
    const first = socket.ask('a');
    const second = socket.ask('b');
    latest().answer('b', { ok: true, result: 2 });
    latest().answer('a', { ok: true, result: 1 });
    expect([await first, await second]).toEqual([1, 2]);
  });

  it('an error reply rejects with the venue’s reason', async () => {
    const { socket, latest } = connected();
    latest().onopen?.();
    const request = socket.ask('a');
    const error = { code: 207, name: 'venueBusy', message: 'Busy.', transient: true };
    latest().answer('a', { ok: false, error });
    await expect(request).rejects.toMatchObject({ reason: 'venueBusy', transient: true });
    await expect(request).rejects.toBeInstanceOf(VenueError);
  });

  it('silence ends in an error that says so', async () => {
    const { socket, latest } = connected();
    latest().onopen?.();
    const request = socket.ask('a');
    const outcome = request.catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(8_000);
    expect(await outcome).toBeInstanceOf(NoAnswerError);
  });

  it('a lost connection leaves no request hanging', async () => {
    const { socket, latest } = connected();
    latest().onopen?.();
    const request = socket.ask('a');
    latest().onclose?.({ code: 1006 });
    await expect(request).rejects.toBeInstanceOf(NoAnswerError);
  });

  it('nothing is sent on a connection that closes, and it is not waited for', async () => {
    const { socket, latest } = connected();
    latest().onopen?.();
    const before = latest().sent.length;
    latest().readyState = 2;
    await expect(socket.ask('a')).rejects.toBeInstanceOf(NoAnswerError);
    expect(latest().sent).toHaveLength(before);
  });

  it('nothing is sent while not connected', async () => {
    const { socket, latest } = connected();
    await expect(socket.ask('a')).rejects.toBeInstanceOf(NoAnswerError);
    expect(latest().sent).toEqual([]);
  });
});

describe('reconnecting', () => {
  it('waits, tries again, and starts counting anew once open', async () => {
    const { socket, sockets, latest, phases } = connected();
    latest().onopen?.();
    latest().onclose?.({ code: 1006 });
    expect(socket.state.value).toMatchObject({ phase: 'waiting', attempt: 1, latencyMs: null });
    await vi.advanceTimersByTimeAsync(backoffMs(0, 0.999));
    expect(sockets).toHaveLength(2);
    latest().onclose?.({ code: 1006 });
    expect(socket.state.value.attempt).toBe(2);
    await vi.advanceTimersByTimeAsync(backoffMs(1, 0.999));
    latest().onopen?.();
    expect(socket.state.value).toMatchObject({ phase: 'open', attempt: 0, retryAtMs: null });
    expect(phases).toEqual([
      'connecting',
      'open',
      'waiting',
      'connecting',
      'waiting',
      'connecting',
      'open',
    ]);
  });

  it('a venue that stops answering pings is a lost connection', async () => {
    const { socket, latest } = connected();
    latest().onopen?.();
    await vi.advanceTimersByTimeAsync(8_001);
    expect(socket.state.value.phase).toBe('waiting');
    expect(latest().closed).toBe(true);
  });

  it('a connection attempt that hangs is given up', async () => {
    const { socket } = connected();
    await vi.advanceTimersByTimeAsync(8_001);
    expect(socket.state.value.phase).toBe('waiting');
  });

  it('measures the round trip', async () => {
    const { socket, latest } = connected();
    latest().onopen?.();
    await vi.advanceTimersByTimeAsync(30);
    latest().answer('ping', { ok: true, result: {} });
    await vi.advanceTimersByTimeAsync(0);
    expect(socket.state.value.latencyMs).toBe(30);
  });

  it('a user can skip the wait, and stopping stops', async () => {
    const { socket, sockets, latest } = connected();
    latest().onclose?.({ code: 1006 });
    socket.reconnectNow();
    expect(sockets).toHaveLength(2);
    socket.stop();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(sockets).toHaveLength(2);
    expect(latest().closed).toBe(true);
  });
});

describe('the backoff', () => {
  it('grows, is capped, and is never less than half of its step', () => {
    expect([0, 1, 2, 3].map((attempt) => backoffMs(attempt, 0))).toEqual([200, 400, 800, 1_600]);
    expect(backoffMs(50, 0.999_999)).toBe(defaultBackoff.maxMs);
    expect(backoffMs(50, 0)).toBe(defaultBackoff.maxMs / 2);
  });
});
