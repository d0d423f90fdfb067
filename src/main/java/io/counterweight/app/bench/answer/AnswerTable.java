package io.counterweight.app.bench.answer;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/// The figures as text.
final class AnswerTable {
    private final PrintWriter out;

    AnswerTable(PrintWriter out) {
        this.out = out;
    }

    void print(String flags, List<Figures> answers) {
        out.println("JVMs that are measured: " + flags);
        out.printf(
                Locale.ROOT,
                "%-18s %7s %-9s %8s %8s %8s %8s %9s %11s %8s %8s %9s %9s%n",
                "ms to the answer",
                "rate/s",
                "wait",
                "p50",
                "p99",
                "p99.9",
                "most",
                "fallbacks",
                "differences",
                "lost",
                "doubled",
                "CPU µs",
                "broker µs");
        for (var one : answers) {
            out.printf(
                    Locale.ROOT,
                    "  %d %-14s %,7d %-9s %8.2f %8.2f %8.2f %8.1f %9d %11d %8d %8d %9.0f %9.0f%n",
                    one.scorers(),
                    one.scorers() == 1 ? "scorer" : "scorers",
                    one.rate(),
                    one.awaits(),
                    one.p50(),
                    one.p99(),
                    one.p999(),
                    one.max(),
                    one.fallbacks(),
                    one.differences(),
                    one.lost(),
                    one.doubled(),
                    one.cpuMicros(),
                    one.brokerMicros());
            out.printf(
                    Locale.ROOT,
                    "    answered by %s, refused %s; met the stream %s; %d models; stream through after %.0f ms%n",
                    one.results(),
                    one.refused(),
                    one.causes(),
                    one.models(),
                    one.behindMillis());
        }
        out.flush();
    }
}
