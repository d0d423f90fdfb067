"""Tables for wide.yaml, and its 51 columns computed a second time, plainly.

    counterweight generate --days 20 --out cards.csv
    head -100001 cards.csv > rows.csv
    python3 wide.py tables                     # customers.csv, terminals.csv
    counterweight features --pipeline wide.yaml --transactions rows.csv \\
        --table home=customers.csv --table shop=terminals.csv --out columns.csv
    python3 wide.py check                      # says the worst relative difference
"""
import collections
import csv
import datetime
import math
import random
import statistics
import sys

D = 86400


def tables():
    random.seed(3)
    with open("customers.csv", "w") as f:
        f.write("CUSTOMER_ID,LAT,LON,BORN,SEGMENT\n")
        for i in range(5000):
            born = f"{1940 + random.randrange(60)}-0{1 + random.randrange(9)}-1{random.randrange(10)}"
            f.write(f"{i},{50 + random.random():.4f},{4 + random.random():.4f},{born},{random.choice('abc')}\n")
    with open("terminals.csv", "w") as f:
        f.write("TERMINAL_ID,LAT,LON,KIND\n")
        for i in range(10000):
            kind = random.choice(["food", "fuel", "web", "atm", "other"])
            f.write(f"{i},{50 + random.random():.4f},{4 + random.random():.4f},{kind}\n")


def rows(name):
    return list(csv.DictReader(open(name)))


def seconds(text):
    return datetime.datetime.fromisoformat(text).replace(tzinfo=datetime.timezone.utc).timestamp()


def far(a, b):
    p, l, q, m = [math.radians(float(x)) for x in (a["LAT"], a["LON"], b["LAT"], b["LON"])]
    h = math.sin((q - p) / 2) ** 2 + math.cos(p) * math.cos(q) * math.sin((m - l) / 2) ** 2
    return 2 * 6371 * math.atan2(math.sqrt(h), math.sqrt(1 - h))


def check():
    home = {r["CUSTOMER_ID"]: r for r in rows("customers.csv")}
    shop = {r["TERMINAL_ID"]: r for r in rows("terminals.csv")}
    written = csv.reader(open("columns.csv"))
    column = {name: i for i, name in enumerate(next(written))}
    past = {k: collections.defaultdict(list) for k in ("c", "t", "cc", "ts")}
    worst = collections.defaultdict(float)
    count = 0
    for r, line in zip(rows("rows.csv"), written):
        assert r["TRANSACTION_ID"] == line[0]
        expected = columns(r, home, shop, past)
        for name, value in expected.items():
            difference = abs(float(line[column[name]]) - value) / max(1, abs(value))
            worst[name] = max(worst[name], difference)
        count += 1
    print(count, "rows,", len(worst), "columns, worst:", max((v, k) for k, v in worst.items()))


def columns(r, home, shop, past):
    now, c, s = seconds(r["TX_DATETIME"]), r["CUSTOMER_ID"], r["TERMINAL_ID"]
    a, fraud = float(r["TX_AMOUNT"]), r["TX_FRAUD"] == "1"
    f, hour, turn = far(home[c], shop[s]), int(now % D // 3600), 2 * math.pi * (now % D) / D
    e = {
        "amount": math.log1p(a),
        "far": math.log1p(f),
        "age": (now - seconds(home[c]["BORN"])) / (365.2425 * D),
        "odd": float(f > 50 and hour < 6),
        "night": float(hour >= 22 or hour <= 5),
        "day-sin": math.sin(turn),
        "day-cos": math.cos(turn),
    }
    for v in "abc":
        e["segment=" + v] = float(home[c]["SEGMENT"] == v)
    for v in ("food", "fuel", "web", "atm", "other"):
        e["category=" + v] = float(shop[s]["KIND"] == v)
    keys = {"c": c, "t": s, "cc": (c, shop[s]["KIND"]), "ts": (s, home[c]["SEGMENT"])}
    for k, key in keys.items():
        before = [x for x in past[k][key] if x[0] > now - 30 * D]
        for w in (1, 7, 30):
            e[f"{k}-n-{w}d"] = 1 + sum(x[0] > now - w * D for x in before)
        week = [x[1] for x in before if x[0] > now - 7 * D]
        month = [x[1] for x in before]
        mean = sum(month) / len(month) if month else 0
        spread = math.sqrt(sum((x - mean) ** 2 for x in month) / len(month)) if month else 0
        e[f"{k}-mean-7d"] = sum(week) / len(week) if week else 0
        e[f"{k}-far-30d"] = sum(x[2] for x in before) / len(before) if before else 0
        e[f"{k}-z"] = min(20, max(-5, (a - mean) / (spread + 1)))
        e[f"{k}-max"] = max(month, default=0)
    mine, here = past["c"][c], past["t"][s]
    known = [x for x in here if x[5] and x[0] + 7 * D <= now]
    due = [x for x in here if now - 37 * D < x[0] <= now - 7 * D]
    e["c-terminals"] = len({x[3] for x in mine if x[0] > now - 7 * D} | {s})
    e["t-risk"] = sum(x in known for x in due) / len(due) if due else 0
    e["t-frauds"] = sum(now - 14 * D < x[0] <= now - 7 * D for x in known)
    e["t-shared"] = len({x[4] for x in known if x[0] > now - 30 * D} - {c})
    e["c-median"] = statistics.median([x[1] for x in mine[-20:]]) if mine else 0
    e["c-lag"] = mine[-1][1] if mine else 0
    e["c-since"] = math.log1p(min(720, (now - mine[-3][0]) / 3600) if len(mine) >= 3 else 720)
    e["each"] = e["c-mean-7d"] / (e["cc-mean-7d"] + 1)
    for k, key in keys.items():
        past[k][key].append((now, a, f, s, c, fraud))
    return e


if __name__ == "__main__":
    {"tables": tables, "check": check}[sys.argv[1]]()
