/**
 * Errors, ids and times as the components need them.
 */

const UNKNOWN = { what: "Something went wrong.", mend: "Load the page again.", again: false };

/** What went wrong, in words: our Apex says it as JSON, the platform in many ways. */
export function problemOf(error) {
  const said = error && error.body ? error.body.message : error && error.message;
  try {
    const told = JSON.parse(said);
    if (told && told.what) {
      return { what: told.what, mend: told.mend || "", again: Boolean(told.again) };
    }
  } catch {
    // It is no JSON of ours: what follows is the platform's own sentence, if there is one.
  }
  if (!said) {
    // Lightning gives no body when the network is gone: whether the call arrived, nobody knows.
    return {
      what: "There was no answer.",
      mend: "Check your connection and ask again. If your answer had arrived, it is counted once.",
      again: true
    };
  }
  return { ...UNKNOWN, what: said };
}

/** An id that no other act has; the same act asked for again keeps it. */
export function newRequestId() {
  if (globalThis.crypto && globalThis.crypto.randomUUID) {
    return globalThis.crypto.randomUUID();
  }
  const parts = new Uint32Array(4);
  globalThis.crypto.getRandomValues(parts);
  return Array.from(parts, (part) => part.toString(16).padStart(8, "0")).join("-");
}

/** Milliseconds since 1970 of an ISO 8601 text, or undefined. */
export function moment(text) {
  const found = text ? Date.parse(text) : NaN;
  return Number.isNaN(found) ? undefined : found;
}

/** How many words a text has. */
export function wordsIn(text) {
  return (text || "").split(/\s+/).filter(Boolean).length;
}

/** A fact's age for people. */
export function ageOf(days) {
  if (days === null || days === undefined) {
    return "age unknown";
  }
  if (days === 0) {
    return "from today";
  }
  return days === 1 ? "1 day old" : `${days} days old`;
}
