// What follows from whole numbers: shares and their bands. A share of nothing is null, never 0.

const Z = 1.959963984540054;

export function share(part, whole) {
  return whole > 0 ? part / whole : null;
}

/** The 95 % band of a share (Wilson 1927), as the service computes it; null of nothing. */
export function wilson(hits, trials) {
  if (!(trials > 0)) return null;
  const p = hits / trials;
  const z2 = (Z * Z) / trials;
  const centre = (p + z2 / 2) / (1 + z2);
  const half = (Z * Math.sqrt((p * (1 - p)) / trials + z2 / (4 * trials))) / (1 + z2);
  return {
    low: hits === 0 ? 0 : Math.max(0, centre - half),
    high: hits === trials ? 1 : Math.min(1, centre + half),
  };
}

export function logit(p) {
  return Math.log(p / (1 - p));
}

/** Where the decisions lie, any minority class an alert: from the confusion matrix. */
export function operatingPoint(confusion, majority) {
  let frauds = 0;
  let caught = 0;
  let alerts = 0;
  confusion.forEach((row, label) => row.forEach((n, decision) => {
    if (label !== majority) frauds += n;
    if (decision !== majority) alerts += n;
    if (label !== majority && decision !== majority) caught += n;
  }));
  return { alerts, recall: share(caught, frauds), precision: share(caught, alerts) };
}
