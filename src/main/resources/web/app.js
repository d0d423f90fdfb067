// The dashboard: reads the whole state once, then follows the events.

import { bar, drawRecall, range, spark, swatch } from "/chart.js";
import { age, clock, compact, count, day, moment, NONE, percent, ratio, weight } from "/format.js";

const POINTS = 1000;
const SPARK = 120;
const SILENCE_MILLIS = 5000;

const page = { state: null, recipe: null, cursor: null, throughput: [], heardAt: 0, isDrawing: false };
const $ = (id) => document.getElementById(id);

function element(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.append(...children.filter((c) => c != null));
  return node;
}

function say(id, text) {
  const node = $(id);
  if (node.textContent !== text) node.textContent = text;
}

// ---- what is shown ---------------------------------------------------------

/** One style a class, wherever it is drawn. */
function styleOf(name) {
  if (name === page.state.majority) return "majority";
  const minorities = page.state.classes.filter((c) => c !== page.state.majority);
  return `minority-${(minorities.indexOf(name) % 3) + 1}`;
}

/** The rare classes first: they are what it is about. */
function rareFirst(classes) {
  return [...classes].sort((a, b) => (a.name === page.state.majority) - (b.name === page.state.majority));
}

function shown() {
  const { recipes, champion } = page.state;
  return recipes.find((r) => r.newest.recipe === (page.recipe ?? champion)) ?? recipes[0];
}

function named(name) {
  return element("span", { class: "name" }, swatch(styleOf(name)), name);
}

function row(cells, cellName = "td") {
  const numbers = cells.map((c, i) => (i > 0 && typeof c === "string" ? { class: "number" } : {}));
  return element("tr", {}, ...cells.map((c, i) =>
    element(cellName, cellName === "th" ? { scope: "col", ...numbers[i] } : numbers[i], c)));
}

function table(id, head, rows) {
  const node = $(id);
  if (node.tHead) node.tHead.replaceChildren(row(head, "th"));
  node.tBodies[0].replaceChildren(...rows.map((r) => row(r)));
}

// ---- drawing ---------------------------------------------------------------

function drawCounters() {
  const c = page.state.counters;
  say("event-time", c.eventTime == null ? NONE : day(c.eventTime));
  say("event-time-note", c.eventTime == null ? "no label has come yet" : `${clock(c.eventTime)} UTC, the newest label so far`);
  say("throughput", compact(c.scoredPerSecond));
  spark($("throughput-line"), page.throughput);
  say("scored", compact(c.scored));
  say("balance", `${count(c.in)} in = ${count(c.scored)} scored + ${count(c.deadLettered)} dead`);
  say("labels", compact(c.labels));
  say("examples", `${count(c.examples)} examples trained on`);
  drawModel(c);
  drawApplications(c.applications);
  const reasons = Object.entries(c.deadLetters);
  $("dead-none").hidden = reasons.length > 0;
  table("dead", [], reasons.sort((a, b) => b[1] - a[1]).map(([reason, n]) => [reason, count(n)]));
}

function drawModel(c) {
  if (!c.model) return;
  say("model", c.model.version);
  const refused = c.model.refused > 0 ? `, ${count(c.model.refused)} refused` : "";
  say("model-note", `${age(c.wallTime - c.model.since)} old, ${count(c.model.swaps)} swaps${refused}`);
}

function drawApplications(applications) {
  const stateOf = (s) => (s === "RUNNING" ? "good" : /ERROR|NOT_RUNNING/.test(s) ? "bad" : "waiting");
  $("applications").replaceChildren(...Object.entries(applications).map(([name, s]) =>
    element("li", { "data-state": stateOf(s) }, `${name} ${s.toLowerCase().replaceAll("_", " ")}`)));
}

function drawClass(one) {
  const isMajority = one.name === page.state.majority;
  const [figure, unit] = one.recall == null ? [NONE, ""] : percent(one.recall).split(" ");
  const band = one.recallLow == null ? "" : `95 % band: ${percent(one.recallLow)} to ${percent(one.recallHigh)}`;
  const caught = one.labelled === 0
    ? `no ${one.name} in the window`
    : `${count(one.caught)} of ${count(one.labelled)} ${isMajority ? "left alone" : "caught"}`;
  const style = styleOf(one.name);
  return element("div", { class: `class ${isMajority ? "is-majority" : ""}` },
    element("h3", {}, swatch(style), one.name),
    element("p", { class: `big ${style}` }, figure, element("small", {}, ` ${unit}`)),
    element("div", { class: style }, range(one.recall, one.recallLow, one.recallHigh)),
    element("p", {}, element("span", { class: "count" }, caught)),
    element("p", { class: "note" }, band),
    element("p", { class: "note" }, `precision ${percent(one.precision)} of ${count(one.decided)} decided ${one.name}`));
}

function drawRecallCard(figures) {
  const { newest, history } = figures;
  say("window", `The newest ${count(newest.window)} labelled transactions, of ${count(newest.examples)} judged`);
  $("classes").replaceChildren(...rareFirst(newest.classes).map(drawClass));
  drawChart(newest, history);
  const names = newest.classes.map((c) => c.name);
  if ($("recall-table").closest("details").open) {
    table("recall-table", ["Event time (UTC)", ...names],
      history.slice(-200).reverse().map((p) => [moment(p.eventTime), ...p.recall.map((r) => percent(r, 1))]));
  }
}

function drawChart(newest, history) {
  const series = newest.classes.map((c, index) => ({ name: c.name, style: styleOf(c.name), index }));
  drawRecall($("chart"), history, series, page.cursor?.eventTime, (point) => {
    page.cursor = point;
    draw();
  });
  const { cursor } = page;
  say("readout", cursor == null ? "\u00a0" : `${moment(cursor.eventTime)} — ${series
    .map((s) => `${s.name} ${percent(cursor.recall[s.index], 1)}`).join(", ")}`);
}

function drawReminder(newest) {
  const { majority } = page.state;
  if (newest.majorityAccuracy == null) return;
  say("always", `“Always ${majority}” would be right ${percent(newest.majorityAccuracy, 2)} of the time, and catch nothing.`);
  const line = (name, share, text, style) => [
    element("span", {}, name), element("span", { class: style }, bar(share ?? 0)), element("span", {}, text)];
  const box = element("div", { class: "versus" });
  box.append(element("span", { class: "group" }, "Accuracy"),
    ...line(`always ${majority}`, newest.majorityAccuracy, percent(newest.majorityAccuracy, 2), "grey"),
    ...line(newest.recipe, newest.accuracy, percent(newest.accuracy, 2), "own"));
  for (const one of newest.classes.filter((c) => c.name !== majority)) {
    box.append(element("span", { class: "group" }, `Recall of ${one.name}`),
      ...line(`always ${majority}`, 0, one.labelled ? `0 of ${count(one.labelled)}` : NONE, "grey"),
      ...line(newest.recipe, one.recall, one.labelled ? `${count(one.caught)} of ${count(one.labelled)}` : NONE, styleOf(one.name)));
  }
  $("always-bars").replaceChildren(box);
}

function drawRecipes(newest) {
  const { recipes, champion, majority } = page.state;
  const rare = newest.classes.filter((c) => c.name !== majority).map((c) => c.name);
  const recallOf = (e, name) => e.classes.find((c) => c.name === name)?.recall;
  table("recipes",
    ["Recipe", "Average precision", ...rare.map((n) => `Recall of ${n}`), "Recall at budget", "Accuracy",
      "Calibration error", "Before correction"],
    [...recipes]
      .sort((a, b) => (b.newest.averagePrecision ?? -1) - (a.newest.averagePrecision ?? -1))
      .map(({ newest: e }) => [
        element("span", {}, e.recipe, e.recipe === champion ? element("span", { class: "badge" }, "decides") : null,
          e.strategy ? element("small", {}, ` ${e.strategy}`) : null),
        ratio(e.averagePrecision), ...rare.map((n) => percent(recallOf(e, n), 1)), percent(e.recallAtBudget, 1),
        percent(e.accuracy, 2), ratio(e.calibrationError), ratio(e.rawCalibrationError)]));
  if (newest.baseRate != null) {
    say("base-rate", `Guessing would reach an average precision of ${ratio(newest.baseRate)}, the share of fraud itself.`
      .replace("fraud", rare.join(" and ")));
  }
}

function drawWeights(newest) {
  const most = Math.max(2, ...newest.classes.map((c) => c.count));
  const heaviest = Math.max(2, ...newest.classes.map((c) => c.weight));
  const scaled = (v, top) => Math.log1p(Math.max(0, v)) / Math.log1p(top);
  const drawn = (name, v, top) => element("span", { class: styleOf(name) }, bar(scaled(v, top)));
  table("weights", ["Class", "Count", "", "Weight", ""], rareFirst(newest.classes).map((c) => [
    named(c.name), count(c.count), drawn(c.name, c.count, most), weight(c.weight), drawn(c.name, c.weight, heaviest)]));
}

function drawChoice() {
  const names = page.state.recipes.map((r) => r.newest.recipe);
  $("recipe-choice").hidden = names.length < 2;
  const select = $("recipe");
  if ([...select.options].map((o) => o.value).join() !== names.join()) {
    select.replaceChildren(...names.map((n) => element("option", { value: n }, n)));
  }
  if (document.activeElement !== select) select.value = shown().newest.recipe;
}

function drawAll() {
  page.isDrawing = false;
  if (!page.state) return;
  say("pipeline", `pipeline ${page.state.pipeline}`);
  drawCounters();
  const figures = shown();
  if (!figures) {
    drawRecall($("chart"), [], [], null, () => {});
    return;
  }
  drawChoice();
  drawRecallCard(figures);
  drawReminder(figures.newest);
  drawRecipes(figures.newest);
  drawWeights(figures.newest);
}

function draw() {
  if (page.isDrawing) return;
  page.isDrawing = true;
  requestAnimationFrame(drawAll);
}

// ---- what comes in ---------------------------------------------------------

function onCounters(counters) {
  page.state.counters = counters;
  page.throughput = [...page.throughput, counters.scoredPerSecond].slice(-SPARK);
}

function onEvaluation(evaluation) {
  const { recipes } = page.state;
  const known = recipes.find((r) => r.newest.recipe === evaluation.recipe);
  if (!known) {
    recipes.push({ newest: evaluation, history: [pointOf(evaluation)] });
    recipes.sort((a, b) => (a.newest.recipe < b.newest.recipe ? -1 : 1));
    return;
  }
  known.newest = evaluation;
  // The state read at the start may already hold what an event tells again.
  if (evaluation.eventTime > known.history.at(-1).eventTime) known.history.push(pointOf(evaluation));
  if (known.history.length > POINTS) {
    known.history = known.history.filter((_, i, all) => i % 2 === 0 || i === all.length - 1);
  }
}

function pointOf(evaluation) {
  return {
    eventTime: evaluation.eventTime,
    recall: evaluation.classes.map((c) => c.recall),
    low: evaluation.classes.map((c) => c.recallLow),
    high: evaluation.classes.map((c) => c.recallHigh),
  };
}

function connection(state, text) {
  $("connection").dataset.state = state;
  say("connection", text);
}

async function readState() {
  const answer = await fetch("/dashboard.json");
  if (!answer.ok) throw new Error(`the state cannot be read: ${answer.status}`);
  page.state = await answer.json();
  draw();
}

function follow() {
  const events = new EventSource("/events");
  const heard = (act) => (event) => {
    page.heardAt = performance.now();
    connection("good", "live");
    if (page.state) act(JSON.parse(event.data));
    draw();
  };
  events.addEventListener("counters", heard(onCounters));
  events.addEventListener("evaluation", heard(onEvaluation));
  events.addEventListener("reset", () => readState().catch(() => {}));
  events.onopen = () => readState().catch(() => {});
  events.onerror = () => {
    connection("bad", "reconnecting");
    // A refused connection, such as one client too many, is not tried again by the browser.
    if (events.readyState === EventSource.CLOSED) setTimeout(follow, 3000);
  };
}

setInterval(() => {
  const isSilent = performance.now() - page.heardAt > SILENCE_MILLIS;
  if (isSilent && $("connection").dataset.state === "good") connection("waiting", "silent");
}, 1000);
$("recipe").addEventListener("change", (event) => {
  page.recipe = event.target.value;
  draw();
});
$("recall-table").closest("details").addEventListener("toggle", draw);
new ResizeObserver(draw).observe($("chart"));
readState().catch(() => connection("bad", "no answer"));
follow();
