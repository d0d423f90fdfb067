// What the page knows: the whole state once, then what each update adds.

const POINTS = 800;
const TRAFFIC_MILLIS = 600e3;
const ALERTS = 30;

export const store = { state: null, recipe: null };

let reading = false;
let waiting = [];

/** Reads all anew; updates that come meanwhile are added after it. */
export async function readState() {
  reading = true;
  waiting = [];
  try {
    const answer = await fetch("/dashboard.json");
    if (!answer.ok) throw new Error(`the state cannot be read: ${answer.status}`);
    const state = await answer.json();
    state.recipes.forEach((r) => {
      r.history.swaps = r.history.swaps.map((i) => r.history.eventTimes[i]);
    });
    store.state = state;
  } finally {
    reading = false;
    waiting.forEach(add);
    waiting = [];
  }
}

export function take(update) {
  if (reading) waiting.push(update);
  else add(update);
}

function add(update) {
  const { state } = store;
  if (!state) return;
  state.champion = update.champion;
  state.counters = update.counters;
  update.evaluations.forEach(evaluated);
  addTraffic(update.counters);
  const known = new Set(state.alerts.map((a) => a.transactionId));
  state.alerts = [...update.alerts.filter((a) => !known.has(a.transactionId)), ...state.alerts].slice(0, ALERTS);
}

function addTraffic(counters) {
  const { traffic } = store.state;
  const { latencyMillis, lag } = counters.times;
  if (traffic.length && counters.wallTime - traffic.at(-1).wallTime < 900) return;
  traffic.push({
    wallTime: counters.wallTime,
    scored: counters.scoredPerSecond,
    p50: latencyMillis?.p50 ?? null,
    p99: latencyMillis?.p99 ?? null,
    lag: Object.values(lag).reduce((a, b) => a + b, 0),
    deadLettered: counters.deadLettered,
  });
  while (traffic[0].wallTime < counters.wallTime - TRAFFIC_MILLIS) traffic.shift();
}

function evaluated(evaluation) {
  const { recipes } = store.state;
  const known = recipes.find((r) => r.newest.recipe === evaluation.recipe);
  if (!known) {
    recipes.push({ newest: evaluation, history: append(empty(evaluation), evaluation) });
    recipes.sort((a, b) => (a.newest.recipe < b.newest.recipe ? -1 : 1));
    return;
  }
  // The state read at the start may already hold what an update tells again.
  if (evaluation.eventTime > known.history.eventTimes.at(-1)) {
    if (evaluation.modelVersion !== known.newest.modelVersion) known.history.swaps.push(evaluation.eventTime);
    append(known.history, evaluation);
  }
  known.newest = evaluation;
}

function empty(evaluation) {
  return {
    eventTimes: [], decides: [], swaps: [], window: [], averagePrecision: [], logLoss: [],
    minorityBuffer: [], syntheticShare: [],
    classes: evaluation.classes.map(() => ({ labelled: [], caught: [], decided: [], count: [], weight: [] })),
  };
}

function append(history, e) {
  history.eventTimes.push(e.eventTime);
  history.decides.push(e.champion ? 1 : 0);
  history.window.push(e.window);
  history.averagePrecision.push(e.averagePrecision);
  history.logLoss.push(e.logLoss);
  history.minorityBuffer.push(e.minorityBuffer);
  history.syntheticShare.push(e.syntheticShare);
  history.classes.forEach((columns, c) => {
    for (const name of Object.keys(columns)) columns[name].push(e.classes[c][name]);
  });
  if (history.eventTimes.length > POINTS) thin(history);
  return history;
}

/** Every second point goes; the newest stays. */
function thin(columns) {
  const last = columns.eventTimes?.length - 1;
  const keep = (list) => list.filter((_, i) => i % 2 === last % 2);
  for (const [name, list] of Object.entries(columns)) {
    if (name === "classes") list.forEach((one) => Object.entries(one).forEach(([k, v]) => { one[k] = keep(v); }));
    else if (name !== "swaps") columns[name] = keep(list);
  }
}

// ---- what is shown -----------------------------------------------------------

export function recipeOf(name) {
  return store.state.recipes.find((r) => r.newest.recipe === name);
}

/** The recipe that the page is about: the chosen one, else who decides. */
export function shown() {
  return recipeOf(store.recipe ?? store.state.champion) ?? recipeOf(store.state.champion) ?? store.state.recipes[0];
}

/** What it is compared with, where that is another one. */
export function compared() {
  const { plain } = store.state;
  return plain && shown()?.newest.recipe !== plain ? recipeOf(plain) : undefined;
}

export function majorityIndex() {
  return store.state.classes.indexOf(store.state.majority);
}

/** One style a class, wherever it is drawn. */
export function styleOf(name) {
  const { classes, majority } = store.state;
  if (name === majority) return "majority";
  return `minority-${(classes.filter((c) => c !== majority).indexOf(name) % 3) + 1}`;
}

/** `{name, style, index}` of each class, the rare ones first: they are what it is about. */
export function classes() {
  const { state } = store;
  return state.classes
    .map((name, index) => ({ name, index, style: styleOf(name), isMajority: name === state.majority }))
    .sort((a, b) => a.isMajority - b.isMajority);
}

export function rare() {
  return classes().filter((c) => !c.isMajority);
}
