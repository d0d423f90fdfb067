package io.counterweight.expression;

import java.lang.management.ManagementFactory;
import java.util.List;

/// Prints what an evaluation costs, in nanoseconds of processor. Run by hand: `mvn -q test-compile
/// exec:java -Dexec.classpathScope=test
/// -Dexec.mainClass=io.counterweight.expression.ExpressionCost`
public final class ExpressionCost {
    private static final int ROUNDS = 2_000_000;

    private ExpressionCost() {}

    public static void main(String[] args) {
        var scope = new Scope();
        for (var name : List.of("amount", "balance", "lat", "lon", "home.lat", "home.lon")) {
            scope.declare(name, Type.NUMBER);
        }
        scope.declare("time", Type.DATE);
        scope.declare("born", Type.DATE);
        scope.declare("country", Type.TEXT);
        var compiler = new ExpressionCompiler(scope);
        var values = scope.values();
        values.text(0, "BE");
        var cpu = ManagementFactory.getThreadMXBean();
        for (var text :
                List.of(
                        "amount / (balance + 1.0)",
                        "distanceKm(home.lat, home.lon, lat, lon)",
                        "ageYears(born, time)",
                        "amount > 220.0 && (country in ['BE', 'NL'] || balance < 10.0)",
                        "time.getHours('Europe/Brussels') >= 22",
                        "country.lowerAscii() == 'be' ? ln(amount + 1.0) : sqrt(balance)")) {
            var expression = compiler.compile(text);
            long best = Long.MAX_VALUE;
            double sum = 0;
            for (int round = 0; round < 5; round++) {
                long before = cpu.getCurrentThreadCpuTime();
                for (int i = 0; i < ROUNDS; i++) {
                    for (int slot = 0; slot < 6; slot++) {
                        values.number(slot, (i & 1023) * .09 + slot);
                    }
                    values.number(6, 1_700_000_000_000.0 + i * 1000.0);
                    sum += expression.number(values);
                }
                best = Math.min(best, cpu.getCurrentThreadCpuTime() - before);
            }
            System.out.printf("%6.1f ns  %s  (%.3g)%n", (double) best / ROUNDS, text, sum);
        }
    }
}
