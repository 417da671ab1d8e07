// The vendor's renderer expects the worker that HubSpot runs cards in.
import { beforeEach, vi } from 'vitest';

(globalThis as Record<string, unknown>)['self'] ??= globalThis;

beforeEach(() => {
  (globalThis as Record<string, unknown>)['hsFetch'] = vi.fn(() => Promise.reject(new Error('no call was expected')));
});
