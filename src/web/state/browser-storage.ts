// The browser's storage for features that are handed one. Where it is blocked, reading answers with nothing and writing throws, as a full one
// would.

export const browserStorage: Pick<Storage, 'getItem' | 'setItem'> = {
  getItem(key) {
    try {
      return localStorage.getItem(key);
    } catch {
      return null;
    }
  },
  setItem(key, value) {
    localStorage.setItem(key, value);
  },
};
