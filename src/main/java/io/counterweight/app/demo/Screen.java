package io.counterweight.app.demo;

import io.counterweight.app.ProgressBar;
import io.counterweight.app.TerminalStyle;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;

/// Shows the figures as the stream goes: on a terminal one block that is redrawn, elsewhere a line
/// now and then. For one thread.
sealed interface Screen permits Screen.Block, Screen.Lines {
    /// How often [#show] is to be called.
    Duration period();

    void show(Figures figures);

    /// Shows the last figures in full.
    void end(Figures figures);

    static Screen of(PrintWriter out, String url) {
        return ProgressBar.isTerminal() && !"dumb".equals(System.getenv("TERM"))
                ? new Block(out, url, TerminalStyle.ofTerminal())
                : new Lines(out, url);
    }

    /// Redraws in place by the usual escape sequences (ECMA-48).
    final class Block implements Screen {
        private static final String UP = "\u001b[%dA\r";
        private static final String END_OF_LINE = "\u001b[K\n";
        private static final String END_OF_SCREEN = "\u001b[J";

        private final PrintWriter out;
        private final String url;
        private final DemoText text;
        private int drawn;

        Block(PrintWriter out, String url, TerminalStyle style) {
            this.out = out;
            this.url = url;
            this.text = new DemoText(style);
        }

        @Override
        public Duration period() {
            return Duration.ofSeconds(1);
        }

        @Override
        public void show(Figures figures) {
            var lines = text.block(url, figures);
            var redrawn = new StringBuilder();
            if (drawn > 0) {
                redrawn.append(UP.formatted(drawn));
            }
            lines.forEach(line -> redrawn.append(line).append(END_OF_LINE));
            out.print(redrawn.append(END_OF_SCREEN));
            out.flush();
            drawn = lines.size();
        }

        @Override
        public void end(Figures figures) {
            show(figures);
            print(out, text.balance(figures));
        }
    }

    /// Appends.
    final class Lines implements Screen {
        private final PrintWriter out;
        private final String url;
        private final DemoText text = new DemoText(TerminalStyle.NONE);

        Lines(PrintWriter out, String url) {
            this.out = out;
            this.url = url;
        }

        @Override
        public Duration period() {
            return Duration.ofSeconds(5);
        }

        @Override
        public void show(Figures figures) {
            print(out, List.of(text.line(figures)));
        }

        @Override
        public void end(Figures figures) {
            print(out, text.block(url, figures));
            print(out, text.balance(figures));
        }
    }

    private static void print(PrintWriter out, List<String> lines) {
        lines.forEach(out::println);
        out.flush();
    }
}
