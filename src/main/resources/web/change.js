// The question before a change of a rule or a list, and its answer. Every change has a reason.

import { $, element, fill, say } from "/dom.js";
import { moment, NONE, percent } from "/format.js";
import { store } from "/store.js";

const DAY_MILLIS = 86400e3;

/**
 * What may be asked: a title, what to say of it, the fields beside the reason, and the request that
 * answers it.
 */
const KINDS = {
  live: {
    title: (of) => `Let ${of.rule} count?`,
    text: (of) => `It asks to ${of.known.action} what it is true of, from two seconds from now on, on every instance.`,
    fields: [], yes: "Promote", figures: true,
    request: (of, v) => state(of, { state: "live", reason: v.reason }),
  },
  shadow: {
    title: (of) => `Put ${of.rule} into the shadow?`,
    text: () => "It is counted and said as before, and changes nothing.",
    fields: [], yes: "Shadow", figures: true,
    request: (of, v) => state(of, { state: "shadow", reason: v.reason }),
  },
  rollout: {
    title: (of) => `Let ${of.rule} count for some?`,
    text: () => "For the same members each time, by a hash of their ids.",
    fields: ["entity", "share"], yes: "Roll out", figures: true,
    request: (of, v) => state(of, { state: "rollout", rollout: { entity: v.entity, share: v.share / 100 }, reason: v.reason }),
  },
  snooze: {
    title: (of) => `Silence ${of.rule} for one?`,
    text: () => "It is tried and said as ever, and does not count for this one until then.",
    fields: ["entity", "id", "days"], yes: "Snooze",
    request: (of, v) => post(`rules/${name(of.rule)}/snoozes`, { entity: v.entity, id: v.id, until: inDays(v.days), reason: v.reason }),
  },
  wake: {
    title: (of) => `End the silence of ${of.rule}?`,
    text: (of) => `It counts again for ${of.entity} ${of.value}.`,
    fields: [], yes: "Wake",
    request: (of, v) => send("DELETE", `rules/${name(of.rule)}/snoozes/${name(of.entity)}/${name(of.value)}`, { reason: v.reason }),
  },
  rule: {
    title: () => "A new rule",
    text: () => "It begins in the shadow. Its expression is CEL, over fields, features, probabilities and lists.",
    fields: ["rule", "when", "action"], yes: "Add the rule",
    request: (of, v) => send("PUT", `rules/${name(v.rule)}`, { when: v.when, action: v.action, reason: v.reason }),
  },
  add: {
    title: (of) => `Add to ${of.list}`,
    text: () => "Rules that ask the list see it at once. A secret id goes there as its hash.",
    fields: ["of", "id", "maybeDays"], yes: "Add",
    request: (of, v) => post(`lists/${name(of.list)}`, { of: v.of, value: v.id, ...(v.maybeDays ? { until: inDays(v.maybeDays) } : {}), reason: v.reason }),
  },
  list: {
    title: () => "A new list",
    text: () => "It begins with one entry; rules may ask it by its name.",
    fields: ["list", "of", "id", "maybeDays"], yes: "Begin the list",
    request: (of, v) => KINDS.add.request({ list: v.list }, v),
  },
  remove: {
    title: (of) => `Take ${of.value} out of ${of.list}?`,
    text: () => "Rules that ask the list see it at once.",
    fields: [], yes: "Take out",
    request: (of, v) => send("DELETE", `lists/${name(of.list)}/${name(of.value)}`, { reason: v.reason }),
  },
};

const OPTIONAL = ["maybeDays"];

const name = encodeURIComponent;

function state(of, body) {
  return post(`rules/${name(of.rule)}/state`, body);
}

function post(path, body) {
  return send("POST", path, body);
}

function send(method, path, body) {
  return fetch(`/api/v1/${path}`, {
    method,
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
}

/** A stream whose newest event is older than this replays history, and has a present of its own. */
const LIVE_MILLIS = 30 * DAY_MILLIS;

function inDays(days) {
  const { recipes = [], alerts = [] } = store.state ?? {};
  const newest = Math.max(0, ...recipes.map((r) => r.newest.eventTime), ...alerts.map((a) => a.eventTime));
  const now = newest && Date.now() - newest > LIVE_MILLIS ? newest : Date.now();
  return new Date(now + days * DAY_MILLIS).toISOString();
}

// ---- the dialog ---------------------------------------------------------------

let asked = null;

/**
 * @param kind of [KINDS], or `entries`, which asks nothing
 * @param done hears a sentence once the change is written
 */
export function ask(kind, of, done) {
  if (kind === "entries") {
    showEntries(of.list);
    return;
  }
  asked = { ...KINDS[kind], of, done };
  $("change-title").textContent = asked.title(of);
  $("change-text").textContent = asked.text(of);
  $("change-yes").textContent = asked.yes;
  for (const field of $("change").querySelectorAll("[data-field]")) {
    field.hidden = field.dataset.field !== "reason" && !asked.fields.includes(field.dataset.field);
    const input = field.querySelector("input, textarea");
    if (input) input.value = input.defaultValue;
  }
  knownEntities();
  drawFigures(asked.figures ? of.known?.figures : null);
  say("change-error", "");
  $("change").showModal();
}

/** Names that the stream told of so far; others may be typed. */
function knownEntities() {
  const names = (store.state?.alerts ?? []).flatMap((a) => a.reasons.map((r) => r.entity)).filter(Boolean);
  $("entities").replaceChildren(...[...new Set(names)].sort().map((n) => element("option", { value: n })));
}

function drawFigures(f) {
  $("change-table").hidden = !f;
  if (!f) return;
  const band = (share, of) => share == null ? NONE : `${percent(share, 1)}${of ? ` [${of.map((b) => percent(b)).join(" – ")}]` : ""}`;
  fill($("change-table"), null, [
    ["fired a day", f.perDay.toFixed(1)],
    ["precision", band(f.precision, f.precisionBand)],
    ["recall", band(f.recall, f.recallBand)],
    ["frauds a day more, at as many alerts", f.addsPerDay == null ? NONE : f.addsPerDay.toFixed(2)],
  ]);
}

function values() {
  const read = {};
  for (const field of $("change").querySelectorAll("[data-field]:not([hidden])")) {
    const input = field.querySelector("input, textarea, select");
    const value = input.value.trim();
    if ((!value && !OPTIONAL.includes(field.dataset.field)) || !input.checkValidity()) {
      say("change-error", input.validationMessage || "Say why: it is kept with the change.");
      input.focus();
      return null;
    }
    read[field.dataset.field] = input.type === "number" ? Number(value) : value;
  }
  return read;
}

async function change() {
  const read = values();
  if (!read) return;
  $("change-yes").disabled = true;
  try {
    const answer = await asked.request(asked.of, read);
    if (answer.ok) {
      $("change").close();
      $("rules-card").focus();
      asked.done(`Written: ${$("change-title").textContent.replace("?", "")}. Instances follow in about two seconds.`);
    } else {
      const body = await answer.json().catch(() => ({}));
      say("change-error", body.error?.message ?? `the service answered ${answer.status}`);
    }
  } catch {
    say("change-error", "the service does not answer");
  } finally {
    $("change-yes").disabled = false;
  }
}

async function showEntries(list) {
  const answer = await fetch(`/api/v1/lists/${name(list)}?limit=100`).catch(() => null);
  const { entries = [], size = 0 } = answer?.ok ? await answer.json() : {};
  $("entries-title").textContent = `${list}: ${size}`;
  fill($("entries-table"), ["Entry", "Of", "Until", "Why", ""], entries.map((e) => [
    element("code", {}, e.value), element("span", {}, e.of ?? "the file"),
    element("span", {}, e.member ? (e.until ? `${moment(Date.parse(e.until))} UTC` : "for ever") : "taken out"),
    element("span", {}, [e.reason, e.who && `by ${e.who}`].filter(Boolean).join(", ")),
    takeOut(list, e)]));
  $("entries").showModal();
}

function takeOut(list, entry) {
  if (!entry.member) return element("span");
  const node = element("button", { type: "button", class: "small", "aria-label": `Take ${entry.value} out` }, "Take out…");
  node.addEventListener("click", () => {
    $("entries").close();
    ask("remove", { list, value: entry.value }, (text) => say("rules-changed", text));
  });
  return node;
}

$("change-yes").addEventListener("click", change);
$("change-no").addEventListener("click", () => $("change").close());
$("entries-no").addEventListener("click", () => $("entries").close());
