// The state of the stream: the tiles at the top, traffic, dead letters.

import { agoAxis, fromZero, line, plainCursor, plot, valueAxis } from "/charts.js";
import { $, element, fill, say, tableBehind } from "/dom.js";
import { clock, compact, count, day, localClock, NONE, percent, shortSpan, span } from "/format.js";
import { store } from "/store.js";

export function drawTiles() {
  const c = store.state.counters;
  say("pipeline", `pipeline ${store.state.pipeline}`);
  say("event-time", c.eventTime == null ? NONE : `${day(c.eventTime)} ${clock(c.eventTime)}`);
  say("event-time-note", c.eventTime == null ? "no label has come yet" : "UTC, the newest label so far");
  say("scored", compact(c.scored));
  say("balance", `${count(c.in)} in = ${count(c.scored)} scored + ${count(c.deadLettered)} dead-lettered`);
  drawModel(c);
  drawApplications(c);
  drawTimes(c.times);
}

function drawModel(c) {
  if (!c.model) {
    say("model-note", c.applications.scorer ? "until one comes, all is decided as " + store.state.majority : "the scorer runs elsewhere");
    return;
  }
  say("model", c.model.version);
  $("model").title = c.model.version;
  const refused = c.model.refused > 0 ? `, ${count(c.model.refused)} refused` : "";
  say("model-note", `${span(c.wallTime - c.model.since)} old, ${count(c.model.swaps)} swaps${refused}`);
}

function drawApplications(c) {
  const stateOf = (s) => (s === "RUNNING" ? "good" : /ERROR|NOT_RUNNING/.test(s) ? "bad" : "waiting");
  const texts = Object.entries(c.applications).map(([name, s]) => [`${name} ${s.toLowerCase().replaceAll("_", " ")}`, stateOf(s)]);
  const list = $("applications");
  if ([...list.children].map((l) => l.textContent).join() === texts.map(([t]) => t).join()) return;
  list.replaceChildren(...texts.map(([text, state]) => element("li", { "data-state": state }, text)));
}

function drawTimes(times) {
  const lags = Object.entries(times.lag);
  say("lag", lags.length ? compact(lags.reduce((sum, [, n]) => sum + n, 0)) : NONE);
  say("lag-note", lags.length ? lags.map(([name, n]) => `${name} ${compact(n)}`).join(", ") : "records that wait to be read");
  const delay = times.labelDelayMillis;
  say("delay", delay ? span(delay.p50) : NONE);
  say("delay-note", delay ? `the median; 95 % within ${span(delay.p95)}` : "no label in the last minute");
  say("kernels", times.kernels ?? NONE);
  say("kernels-note", times.kernels ? (times.kernels === "java" ? "in Java, without native code" : "native, learning here") : "the trainer runs elsewhere");
}

const STYLES = { scored: "accent", p50: "minority-2", p99: "minority-3" };

export function drawTraffic() {
  const { traffic, counters } = store.state;
  const times = traffic.map((s) => s.wallTime);
  const read = (i) => say("traffic-readout", i == null ? now(counters) : at(traffic[i]));
  plot($("throughput"), "throughput", () => ({
    cursor: { ...plainCursor(), sync: { key: "traffic" } },
    scales: { x: { time: true }, y: fromZero(10) },
    axes: [agoAxis(), valueAxis(compact)],
    series: [{}, line("scored a second", STYLES.scored, { dash: [] })],
  }), [times, traffic.map((s) => s.scored)], { read });
  plot($("latency"), "latency", () => ({
    cursor: { ...plainCursor(), sync: { key: "traffic" } },
    scales: { x: { time: true }, y: fromZero(20) },
    axes: [agoAxis(), valueAxis((v) => (v === 0 ? "0" : span(v)))],
    series: [{}, line("p50", STYLES.p50, { dash: [] }), line("p99", STYLES.p99, { dash: [5, 3] })],
  }), [times, traffic.map((s) => s.p50), traffic.map((s) => s.p99)], { read });
  if ($("throughput").plot.cursor.idx == null) read(null);
  drawAnswers(counters.times.answers);
  tableBehind($("latency"), "Throughput and latency of the last minutes",
    ["Time", "Scored/s", "p50", "p99", "Lag", "Dead-lettered"],
    () => traffic.toReversed().map((s) => [localClock(s.wallTime), count(s.scored), span(s.p50), span(s.p99), count(s.lag), count(s.deadLettered)]));
}

function now(c) {
  const { latencyMillis: late, scoreMicros: score } = c.times;
  const latency = late ? `, half within ${span(late.p50)}, 99 % within ${span(late.p99)}` : "";
  const alone = score ? `; the score alone ${score.p50} µs, 99 % within ${score.p99} µs` : "";
  return `${count(c.scoredPerSecond)} scored/s${latency}${alone}`;
}

function at(sample) {
  return `${localClock(sample.wallTime)}: ${count(sample.scored)} scored/s, half within ${span(sample.p50)}, 99 % within ${span(sample.p99)}, ${count(sample.lag)} waiting`;
}

/** Callers who wait inside an authorisation; nothing where there are none. */
function drawAnswers(answers) {
  $("answers").hidden = !answers;
  if (!answers) return;
  const { micros } = answers;
  const times = micros ? `: half within ${shortSpan(micros.p50)}, 99 % within ${shortSpan(micros.p99)}` : ", none in the last minute";
  const fallbacks = answers.fallbackShare == null ? "" : `; ${percent(answers.fallbackShare, 1)} by the fallback`;
  say("answers", `Callers answered: ${count(answers.perSecond)}/s${times}${fallbacks}`);
}

export function drawDeadLetters() {
  const c = store.state.counters;
  const reasons = Object.entries(c.deadLetters).sort((a, b) => b[1] - a[1]);
  const ignored = Object.entries(c.ignored).sort((a, b) => b[1] - a[1]);
  say("dead-lead", reasons.length === 0 ? "None: every record could be used." : `${count(c.deadLettered)} records could not be used.`);
  $("warnings").hidden = c.warnings.length === 0;
  say("warnings", `Warnings: ${c.warnings.join("; ")}`);
  fill($("dead"), null, [
    ...reasons.map(([reason, n]) => [reason, count(n)]),
    ...ignored.map(([rule, n]) => [element("span", { class: "soft" }, `${rule} (ignored by rule)`), count(n)]),
  ]);
}
