// Numbers and times as people read them. Times of the stream are UTC.

const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const short = new Intl.NumberFormat("en", { notation: "compact", maximumSignificantDigits: 3 });

export const NONE = "–";

export function count(value) {
  return value == null ? NONE : whole.format(value);
}

export function compact(value) {
  return value == null ? NONE : value < 10000 ? whole.format(value) : short.format(value);
}

/** With one digit more than asked near 0 and 1, where it matters, and never rounded up to all. */
export function percent(share, digits = 0) {
  if (share == null) return NONE;
  const isNearEnd = (share > 0.985 && share < 1) || (share > 0 && share < 0.01);
  const shown = isNearEnd ? Math.max(1, digits) : digits;
  const scale = 10 ** shown;
  const value = share < 1 ? Math.min(Math.round(share * 100 * scale) / scale, 100 - 1 / scale) : 100;
  return `${value.toFixed(shown)} %`;
}

export function ratio(value) {
  if (value == null) return NONE;
  return value !== 0 && Math.abs(value) < 0.01 ? value.toPrecision(2) : value.toFixed(3);
}

export function weight(value) {
  if (value == null) return NONE;
  return `× ${value >= 100 ? whole.format(value) : value.toPrecision(3)}`;
}

/** A number of any size with few digits, as the values of features are. */
export function figure(value) {
  if (value == null) return NONE;
  if (Number.isInteger(value) || Math.abs(value) >= 1000) return whole.format(value);
  return String(Number(value.toPrecision(3)));
}

export function signed(value) {
  return value == null ? NONE : `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(1)}`;
}

function two(n) {
  return String(n).padStart(2, "0");
}

export function day(millis) {
  const d = new Date(millis);
  return `${d.getUTCFullYear()}-${two(d.getUTCMonth() + 1)}-${two(d.getUTCDate())}`;
}

export function clock(millis) {
  const d = new Date(millis);
  return `${two(d.getUTCHours())}:${two(d.getUTCMinutes())}`;
}

export function moment(millis) {
  return millis == null ? NONE : `${day(millis)} ${clock(millis)}`;
}

/** Of the wall clock, where the reader is. */
export function localClock(millis) {
  const d = new Date(millis);
  return `${two(d.getHours())}:${two(d.getMinutes())}:${two(d.getSeconds())}`;
}

export function span(millis) {
  if (millis == null) return NONE;
  if (millis < 1000) return `${Math.max(0, Math.round(millis))} ms`;
  const seconds = millis / 1000;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 90) return `${Math.round(seconds)} s`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min`;
  if (seconds < 172800) return `${trimmed(seconds / 3600)} h`;
  return `${trimmed(seconds / 86400)} d`;
}

/** Of microseconds, with what counts in an answer. */
export function shortSpan(micros) {
  if (micros == null) return NONE;
  return micros < 1e6 ? `${Number((micros / 1000).toPrecision(micros < 100e3 ? 2 : 3))} ms` : span(micros / 1000);
}

function trimmed(value) {
  return String(Number(value.toPrecision(2)));
}
