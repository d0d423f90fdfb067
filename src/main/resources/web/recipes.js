// Recipes side by side, and the choice of who decides.

import { $, element, fill, say } from "/dom.js";
import { operatingPoint, share } from "/figures.js";
import { count, NONE, percent, ratio } from "/format.js";
import { majorityIndex, rare, recipeOf, shown, store } from "/store.js";

export function drawRecipes() {
  const { recipes, champion, always } = store.state;
  const kinds = rare();
  const sorted = [...recipes].sort((a, b) =>
    (a.newest.recipe === always) - (b.newest.recipe === always)
    || (b.newest.averagePrecision ?? -1) - (a.newest.averagePrecision ?? -1));
  fill($("recipes"),
    ["Recipe", "Average precision", ...kinds.map((c) => `Recall of ${c.name}`), "Precision", "Alerts per 1,000",
      "Recall at budget", "Calibration error", "before correction", ""],
    sorted.map(({ newest: e }) => {
      const point = operatingPoint(e.confusion, majorityIndex());
      return [
        title(e, champion, always), ratio(e.averagePrecision),
        ...kinds.map((c) => percent(share(e.classes[c.index].caught, e.classes[c.index].labelled), 1)),
        percent(point.precision, 1), perThousand(point.alerts, e.window), percent(e.recallAtBudget, 1),
        ratio(e.calibrationError), ratio(e.rawCalibrationError), action(e, champion, always)];
    }));
  const { newest } = shown();
  say("base-rate", newest.baseRate == null ? "" : `Guessing would reach an average precision of ${ratio(newest.baseRate)}, the share of ${kinds.map((c) => c.name).join(" and ")} itself.`);
}

export function perThousand(alerts, rows) {
  const value = share(alerts * 1000, rows);
  return value == null ? NONE : value >= 100 ? count(value) : value.toFixed(1);
}

function title(e, champion, always) {
  const badge = e.recipe === champion ? element("span", { class: "badge" }, "decides") : null;
  const note = e.recipe === always ? `accuracy ${percent(e.accuracy, 2)}, finds nothing`
    : [drift(e), e.strategy].filter(Boolean).join("; ");
  return element("span", { class: e.recipe === always ? "soft" : "" }, e.recipe, badge,
    note ? element("small", {}, note) : null);
}

const DRIFT = 5;

/** Classes whose recent log loss is so many standard errors above the usual one, and the answer to it. */
function drift(e) {
  const drifting = e.classes.filter((c) => c.lossExcess > DRIFT).map((c) => `${c.name} drifts`);
  return [...drifting, ...(e.reacting ? ["answers drift with more steps"] : [])].join(", ");
}

function action(e, champion, always) {
  if (e.recipe === champion || e.recipe === always) return element("span");
  return element("button", { type: "button", class: "small", "data-recipe": e.recipe, "aria-label": `Let ${e.recipe} decide` }, "Promote…");
}

// ---- the question and its answer ----------------------------------------------

let asked = null;

function ask(recipe) {
  asked = recipe;
  const { champion } = store.state;
  const now = recipeOf(champion)?.newest;
  const then = recipeOf(recipe).newest;
  $("promote-title").textContent = `Let ${recipe} decide?`;
  $("promote-text").textContent = `${champion} decides now. Scorers follow within a second or so, and every recipe goes on learning.`;
  fill($("promote-table"), ["", champion, recipe], [
    ["average precision", ratio(now?.averagePrecision), ratio(then.averagePrecision)],
    ...rare().map((c) => [`recall of ${c.name}`, ...[now, then].map((e) => of(e?.classes[c.index]))]),
    ["calibration error", ratio(now?.calibrationError), ratio(then.calibrationError)],
  ]);
  say("promote-error", "");
  $("promote-reason").value = "";
  $("promote-yes").textContent = `Let ${recipe} decide`;
  $("promote").showModal();
}

function of(one) {
  return one && one.labelled ? `${count(one.caught)} of ${count(one.labelled)}` : NONE;
}

async function promote() {
  const reason = $("promote-reason").value.trim();
  if (!reason) {
    say("promote-error", "Say why: it is kept with the change.");
    $("promote-reason").focus();
    return;
  }
  $("promote-yes").disabled = true;
  try {
    const answer = await fetch(`/api/v1/recipes/${encodeURIComponent(asked)}/promote`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ reason }),
    });
    if (answer.ok) {
      $("promote").close();
      $("recipes").parentElement.focus();
      say("promoted", `${asked} was asked to decide; the scorers follow as they read it.`);
    } else {
      const body = await answer.json().catch(() => ({}));
      say("promote-error", body.error?.message ?? `the service answered ${answer.status}`);
    }
  } catch {
    say("promote-error", "the service does not answer");
  } finally {
    $("promote-yes").disabled = false;
  }
}

$("recipes").addEventListener("click", ({ target }) => {
  if (target.dataset.recipe) ask(target.dataset.recipe);
});
$("promote-yes").addEventListener("click", promote);
$("promote-no").addEventListener("click", () => $("promote").close());
