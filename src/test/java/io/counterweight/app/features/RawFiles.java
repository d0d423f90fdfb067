package io.counterweight.app.features;

import io.counterweight.app.files.Sql;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine;

/// Raw files of a made-up bank (transactions, customers, merchants, as Parquet), the columns that
/// `raw-files.yaml` declares over them, and the same columns by DuckDB's window functions.
///
/// `main` compares them over as many rows as are asked for, and prints the largest difference of
/// each column and what a row costs.
public final class RawFiles {
    /// Of `k`.
    private static final long DAY = 86_400_000L * 100_000;

    private final Path folder;
    private final long rows;
    private final long customers;
    private final long merchants;

    public RawFiles(Path folder, long rows) {
        this.folder = folder;
        this.rows = rows;
        this.customers = Math.max(20, rows / 50);
        this.merchants = Math.max(10, rows / 200);
    }

    /// Sixty days; on even ones all transactions of an hour have one time.
    public void write() {
        Sql.run(
                "CREATE TABLE customers AS SELECT 'c' || i AS customer, NULL::TIMESTAMP AS since, DATE '1940-01-01' + (hash(i, 1) % 23000)::INT AS born,"
                        + " 49 + (hash(i, 2) % 2000) / 1000.0 AS lat, 3 + (hash(i, 3) % 3000) / 1000.0 AS lon,"
                        + " ['private', 'young', 'business'][1 + (hash(i, 4) % 3)::INT] AS segment FROM range("
                        + customers
                        + ") r(i) WHERE i % 50 <> 7",
                // Every fifth moves half way.
                "INSERT INTO customers SELECT customer, since + INTERVAL 30 DAY, born, lat + 0.5, lon + 0.25, 'young'"
                        + " FROM (SELECT * REPLACE (TIMESTAMP '2024-03-01' AS since) FROM customers)"
                        + " WHERE substring(customer, 2)::INT % 5 = 0",
                "CREATE TABLE merchants AS SELECT 'm' || i AS merchant, 49 + (hash(i, 5) % 2000) / 1000.0 AS lat,"
                        + " 3 + (hash(i, 6) % 3000) / 1000.0 AS lon, 'k' || i % 10 AS category FROM range("
                        + merchants
                        + ") r(i)",
                "CREATE TABLE transactions AS SELECT 't' || n AS id,"
                        + " make_timestamp(1000 * CASE WHEN (ms // 86400000) % 2 = 0 THEN ms // 3600000 * 3600000 ELSE ms END) AS \"at\","
                        + " 'c' || hash(n, 11) % "
                        + customers
                        + " AS customer, 'm' || hash(n, 12) % "
                        + merchants
                        + " AS merchant, round(exp((hash(n, 13) % 1000) / 150.0), 2) AS amount,"
                        + " (hash(n, 14) % 500000) / 100.0 AS balance, 49 + (hash(n, 15) % 2000) / 1000.0 AS lat,"
                        + " 3 + (hash(n, 16) % 3000) / 1000.0 AS lon,"
                        + " ['web', 'app', 'pos', 'atm'][1 + (hash(n, 17) % 4)::INT] AS channel,"
                        + " (hash(n, 18) % 30 = 0)::INT AS fraud"
                        + " FROM (SELECT n, 1709251200000 + n * (5184000000 // "
                        + rows
                        + ") AS ms FROM range("
                        + rows
                        + ") r(n)) ORDER BY n",
                copy("customers"),
                copy("merchants"),
                copy("transactions"));
    }

    private String copy(String table) {
        return "COPY " + table + " TO '" + file(table + ".parquet") + "'";
    }

    /// Runs `features` over the raw files.
    ///
    /// @return what it printed
    public String columns(Path pipeline, String... more) {
        var out = new StringWriter();
        var arguments =
                new ArrayList<>(
                        List.of(
                                "--pipeline",
                                pipeline.toString(),
                                "--transactions",
                                file("transactions.parquet").toString(),
                                "--table",
                                "home=" + file("customers.parquet"),
                                "--table",
                                "shop=" + file("merchants.parquet"),
                                "--out",
                                file("columns.parquet").toString()));
        arguments.addAll(List.of(more));
        int code =
                new CommandLine(new FeaturesCommand())
                        .setOut(new PrintWriter(out))
                        .execute(arguments.toArray(String[]::new));
        if (code != 0) {
            throw new AssertionError("features must end well: code=" + code);
        }
        return out.toString();
    }

    /// The largest difference of each column from the window functions, in units of the larger of 1
    /// and its value; NaN where one has a value and the other none.
    Map<String, Double> differences() {
        var expected = expected();
        var each = new ArrayList<String>();
        expected.forEach((name, sql) ->
                each.add(
                        "max(CASE WHEN c.\"%1$s\" IS NULL OR e.\"%1$s\" IS NULL THEN 'nan'::DOUBLE ELSE abs(c.\"%1$s\" - e.\"%1$s\") / greatest(1, abs(e.\"%1$s\")) END)"
                                .formatted(name)));
        var columns = new ArrayList<String>();
        expected.forEach((name, sql) -> columns.add("(" + sql + ")::DOUBLE AS \"" + name + "\""));
        var query =
                "SELECT count(*), %s FROM '%s' c JOIN (SELECT id, %s FROM (%s) x) e ON c.\"transactionId\" = e.id"
                        .formatted(
                                String.join(", ", each),
                                file("columns.parquet"),
                                String.join(", ", columns),
                                joined());
        var row = Sql.rows(query).getFirst();
        if (Long.parseLong(row.getFirst()) != rows) {
            throw new AssertionError("all rows must be there: rows=" + row.getFirst());
        }
        var differences = new TreeMap<String, Double>();
        int at = 1;
        for (var name : expected.keySet()) {
            differences.put(name, Double.parseDouble(row.get(at++)));
        }
        return differences;
    }

    /// Names of the columns written, without id, time and label.
    List<String> written() {
        return Sql.rows(
                        "SELECT column_name FROM (DESCRIBE SELECT * EXCLUDE (\"transactionId\", \"eventTime\", label, \"labelledAt\") FROM '"
                                + file("columns.parquet")
                                + "')")
                .stream()
                .map(List::getFirst)
                .toList();
    }

    /// Transactions with what is known of their customers and merchants. `k` orders rows also
    /// within an instant: its last five digits are places within an instant.
    private String joined() {
        return ("SELECT *, 2 * 6371 * asin(sqrt(pow(sin(radians(lat - hlat) / 2), 2)"
                        + " + cos(radians(hlat)) * cos(radians(lat)) * pow(sin(radians(lon - hlon) / 2), 2))) AS far,"
                        + " 2 * 6371 * asin(sqrt(pow(sin(radians(lat - slat) / 2), 2)"
                        + " + cos(radians(slat)) * cos(radians(lat)) * pow(sin(radians(lon - slon) / 2), 2))) AS shop_far,"
                        + " (ms - epoch_ms(born::TIMESTAMP)) / (365.2425 * 86400000) AS age,"
                        + " amount / (balance + 1) AS share, ms * 100000 + seq AS k FROM (SELECT t.*, epoch_ms(t.\"at\") AS ms,"
                        + " row_number() OVER (PARTITION BY t.\"at\" ORDER BY t.n) AS seq,"
                        + " coalesce(d.lat, c.lat, 50.85) AS hlat, coalesce(d.lon, c.lon, 4.35) AS hlon,"
                        + " coalesce(d.born, c.born, DATE '1980-01-01') AS born,"
                        + " coalesce(d.segment, c.segment, 'private') AS segment,"
                        + " m.lat AS slat, m.lon AS slon, m.category"
                        + " FROM (SELECT *, row_number() OVER () AS n FROM '%1$s') t"
                        + " LEFT JOIN '%2$s' c ON c.customer = t.customer AND c.since IS NULL"
                        + " LEFT JOIN '%2$s' d ON d.customer = t.customer AND d.since <= t.\"at\""
                        + " JOIN '%3$s' m ON m.merchant = t.merchant)")
                .formatted(
                        file("transactions.parquet"),
                        file("customers.parquet"),
                        file("merchants.parquet"));
    }

    /// `value` over the rows of a key, as the windows of features go: (t − delay − days, t −
    /// delay].
    private static String over(String value, String key, int days, int delay, boolean isPrior) {
        var from = (days + delay) * DAY + " + seq - 100000";
        var to = delay > 0 ? delay * DAY + " + seq - 99999" : isPrior ? "1" : "0";
        return "%s OVER (PARTITION BY %s ORDER BY k RANGE BETWEEN %s PRECEDING AND %s PRECEDING)"
                .formatted(value, key, from, to);
    }

    private static String over(String value, String key, int days) {
        return over(value, key, days, 0, false);
    }

    private static String prior(String value, String key, int days) {
        return "coalesce(" + over(value, key, days, 0, true) + ", 0)";
    }

    private static Map<String, String> expected() {
        var sql = new java.util.LinkedHashMap<String, String>();
        sql.put("amount", "ln(1 + amount)");
        sql.put("far", "far");
        sql.put("shop-far", "shop_far");
        sql.put("age", "age");
        sql.put("share", "share");
        sql.put("weekend", "isodow(\"at\") >= 6");
        sql.put("night", "hour(\"at\") <= 5");
        for (var value : List.of("web", "app", "pos", "atm")) {
            sql.put("channel=" + value, "channel = '" + value + "'");
        }
        for (var value : List.of("private", "young", "business")) {
            sql.put("segment=" + value, "segment = '" + value + "'");
        }
        for (int i = 0; i < 10; i++) {
            sql.put("category=k" + i, "category = 'k" + i + "'");
        }
        sql.put("c-count-1d", over("count(*)", "customer", 1));
        sql.put("c-count-7d", over("count(*)", "customer", 7));
        sql.put("c-count-30d", prior("count(*)", "customer", 30));
        sql.put("c-sum-1d", over("sum(amount)", "customer", 1));
        sql.put("c-mean-7d", over("avg(amount)", "customer", 7));
        sql.put("c-mean-30d", prior("avg(amount)", "customer", 30));
        sql.put("c-deviation", over("stddev_pop(amount)", "customer", 30));
        sql.put("c-ratio", "amount / (" + over("avg(amount)", "customer", 30) + " + 1)");
        sql.put(
                "c-z",
                "CASE WHEN %s = 0 THEN 0 ELSE (amount - %s) / (%s + 1) END"
                        .formatted(
                                prior("count(*)", "customer", 30),
                                prior("avg(amount)", "customer", 30),
                                prior("stddev_pop(amount)", "customer", 30)));
        sql.put("c-maximum", prior("max(amount)", "customer", 30));
        sql.put(
                "c-since-last",
                "coalesce(least(30 * 86400, (ms - lag(ms) OVER (PARTITION BY customer ORDER BY k)) / 1000.0), 30 * 86400)");
        sql.put("c-merchants", over("count(DISTINCT merchant)", "customer", 30));
        sql.put("c-far", prior("avg(far)", "customer", 30));
        sql.put("c-share", over("max(share)", "customer", 7));
        sql.put("m-count-7d", over("count(*)", "merchant", 7));
        sql.put("m-mean-7d", over("avg(amount)", "merchant", 7));
        sql.put("m-mean-30d", prior("avg(amount)", "merchant", 30));
        sql.put("m-maximum", over("max(amount)", "merchant", 7));
        sql.put("m-frauds", "coalesce(" + over("sum(fraud)", "merchant", 7, 7, false) + ", 0)");
        sql.put("m-risk", "coalesce(" + over("avg(fraud)", "merchant", 30, 7, false) + ", 0)");
        sql.put("cc-count-7d", over("count(*)", "customer, category", 7));
        sql.put("cc-count-30d", prior("count(*)", "customer, category", 30));
        sql.put("cc-mean", prior("avg(amount)", "customer, category", 30));
        sql.put(
                "cc-ratio",
                "CASE WHEN %s = 0 THEN 0 ELSE amount / (%s + 1) END"
                        .formatted(
                                prior("count(*)", "customer, category", 30),
                                prior("avg(amount)", "customer, category", 30)));
        sql.put("mc-count", over("count(*)", "merchant, channel", 7));
        return sql;
    }

    private Path file(String name) {
        return folder.resolve(name);
    }

    /// Rows to compare; 100,000 where none are named.
    public static void main(String[] arguments) throws Exception {
        long rows = arguments.length == 0 ? 100_000 : Long.parseLong(arguments[0]);
        var folder = Files.createTempDirectory("raw-files");
        var files = new RawFiles(folder, rows);
        files.write();
        var printed = files.columns(Path.of("src/test/resources/raw-files.yaml"));
        System.out.println(printed.lines().findFirst().orElse(""));
        files.differences()
                .forEach((name, difference) -> System.out.printf("%-20s %.1e%n", name, difference));
    }
}
