"""Writes an export as docs/your-data.md has it: chargebacks weeks late and for frauds only, empty cells,
duplicates, broken rows. your-data.csv is `python3 your_data.py 80 12 60 40 3 your-data.csv`.

Arguments: days, transactions a day, cards, merchants, seed, file.
"""
import datetime as dt
import random
import sys

days, rows_per_day, cards, merchants, seed = map(int, sys.argv[1:6])
out = sys.argv[6]
small = rows_per_day < 100
r = random.Random(seed)
TZ = dt.timezone(dt.timedelta(hours=2))
start = dt.datetime(2025, 3, 1, tzinfo=TZ)
MCC = ["5411", "5812", "5541", "4111", "5732", "5999", "7995", "4816"]
COUNTRY = ["DE", "FR", "NL", "BE", "US", "RO", "NG", "BR"]
card = [dict(home=r.choices(COUNTRY[:4], [6, 2, 1, 1])[0], mean=r.lognormvariate(3.4, .6), act=r.lognormvariate(0, .7),
        shops=[r.randrange(merchants) for _ in range(12)]) for _ in range(cards)]
shop = [dict(mcc=r.choices(MCC, [30, 20, 12, 15, 6, 10, 2, 5])[0], home=r.choices(COUNTRY[:4], [6, 2, 1, 1])[0],
        online=r.random() < .3) for _ in range(merchants)]
bad = {}  # merchant -> days compromised
for _ in range(max(1, days * merchants // 2500)):
    m, d = r.randrange(merchants), r.randrange(days)
    bad[m] = (d, d + 45)
weights = [c["act"] for c in card]
rows, n = [], 0
stolen = {}  # card -> last day: amounts and countries out of habit
for d in range(days):
    stolen = {c: until for c, until in stolen.items() if until >= d}
    for _ in range(1 if not small or d % 3 == 0 else 0):
        stolen[r.randrange(cards)] = d + r.randint(1, 4)
    picks = r.choices(range(cards), weights, k=rows_per_day)
    picks += [c for c in stolen for _ in range(r.randint(1, 3))]
    for i, c in enumerate(picks):
        k = card[c]
        m = r.choice(k["shops"]) if r.random() < .85 else r.randrange(merchants)
        s = shop[m]
        amount = k["mean"] * r.lognormvariate(0, .5)
        country = s["home"] if r.random() < .97 else r.choice(COUNTRY)
        hour = min(23.99, max(0, r.gauss(14, 4)))
        channel = "ecom" if s["online"] else r.choices(["pos", "contactless", "atm"], [50, 45, 5])[0]
        fraud = False
        if i >= rows_per_day:
            fraud = True
            m = r.randrange(merchants)
            s = shop[m]
            amount = k["mean"] * r.lognormvariate(1.5, .5)
            country = r.choices(COUNTRY, [1, 1, 1, 1, 4, 4, 4, 3])[0]
            channel = r.choices(["ecom", "pos", "atm"], [8, 1, 1])[0]
            hour = r.uniform(0, 24)
        elif m in bad and bad[m][0] <= d < bad[m][1] and r.random() < .12:
            fraud = True
        n += 1
        at = start + dt.timedelta(days=d, seconds=hour * 3600 + r.random())
        reported = fraud and r.random() < .97
        back = at + dt.timedelta(days=max(4, r.gauss(21, 5)), hours=r.uniform(0, 12)) if reported else None
        rows.append((at, f"T{n:08d}", f"c{c * 7919 % 1000003:07x}", f"M{m:05d}", s["mcc"], country,
                     "" if r.random() < .02 else f"{amount:.2f}", "" if r.random() < .01 else channel,
                     "Y" if reported else "", back.isoformat(timespec="seconds") if back else ""))
rows.sort()
head = "txn_ref;booked_at;card_hash;merchant;mcc;country;amount_eur;channel;chargeback;chargeback_at"
with open(out, "w") as f:
    print(head, file=f)
    for j, (at, id_, c, m, mcc, co, am, ch, y, back) in enumerate(rows):
        line = ";".join([id_, at.isoformat(timespec="milliseconds"), c, m, mcc, co, am, ch, y, back])
        print(line, file=f)
        if r.random() < (.003 if small else .0005):
            print(line, file=f)
        if j and j % (len(rows) // 5 - 1) == 0:
            print(r.choice([";".join(line.split(";")[:6]), line.replace("T", "", 1).replace(id_[1:], "", 1).replace("2025-", "20x5-"),
                  line.replace(f";{am};", ";n/a;")]), file=f)
print(len(rows), sum(x[8] == "Y" for x in rows), file=sys.stderr)
