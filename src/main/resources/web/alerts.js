// The newest alerts and why they were raised.

import { $, element, named, say } from "/dom.js";
import { figure, moment, percent, signed } from "/format.js";
import { store, styleOf } from "/store.js";

const SHOWN = 12;
let drawn = "";

export function drawAlerts() {
  const { alerts, counters } = store.state;
  const shown = alerts.slice(0, SHOWN);
  const key = shown.map((a) => a.transactionId).join();
  say("alerts-none", shown.length ? "" : counters.applications.scorer ? "No alert yet." : "Alerts are shown where the scorer runs.");
  // What somebody points at, to read or to copy it, stays.
  if (key === drawn || $("alerts").matches(":hover")) return;
  drawn = key;
  $("alerts").replaceChildren(...shown.map((alert) => element("li", {},
    element("div", { class: "alert-head" },
      named(alert.decision, styleOf(alert.decision)),
      element("b", {}, percent(alert.probability, 1)),
      element("code", {}, alert.transactionId),
      element("time", { datetime: new Date(alert.eventTime).toISOString() }, `${moment(alert.eventTime)} UTC`)),
    element("ul", { class: "reasons" }, ...alert.reasons.slice(0, 3).map(reason)))));
}

function reason(r) {
  const usual = `usually ${figure(r.usual)}${r.entity ? ` for this ${r.entity}` : " (mean of all)"}`;
  return element("li", {}, element("span", { class: "feature" }, r.feature), ` ${figure(r.value)}, ${usual}`,
    element("span", { class: "contribution", title: "added to the log-odds" }, signed(r.contribution)));
}
