package io.counterweight.app.bench.answer;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.counterweight.app.bench.stage.Cards;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/// The program of the callers. Arguments: entities, transactions a day, connections, and
/// `host:port` of each scorer, which share the connections evenly. A line of its standard input is
/// a round: `none` or `appended`, calls a second, number of the first transaction, and how many; it
/// is answered by a line, a [Heard] in JSON.
final class Callers {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long FIRST_CALL_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final int entities;
    private final int perDay;
    private final int connections;
    private final List<String> scorers;

    private Callers(int entities, int perDay, int connections, List<String> scorers) {
        this.entities = entities;
        this.perDay = perDay;
        this.connections = connections;
        this.scorers = scorers;
    }

    public static void main(String[] arguments)
            throws IOException, InterruptedException, ExecutionException {
        var callers =
                new Callers(
                        Integer.parseInt(arguments[0]),
                        Integer.parseInt(arguments[1]),
                        Integer.parseInt(arguments[2]),
                        Arrays.asList(arguments).subList(3, arguments.length));
        try (var input = new BufferedReader(new InputStreamReader(System.in, UTF_8))) {
            for (var line = input.readLine(); line != null; line = input.readLine()) {
                var words = line.split(" ");
                System.out.println(
                        JSON.writeValueAsString(
                                callers.call(
                                        words[0],
                                        Integer.parseInt(words[1]),
                                        Long.parseLong(words[2]),
                                        Long.parseLong(words[3]))));
                System.out.flush();
            }
        }
        System.exit(0);
    }

    private Heard call(String wait, int rate, long first, long count)
            throws InterruptedException, ExecutionException {
        var pace = new Pace(System.nanoTime() + FIRST_CALL_NANOS, count, rate);
        var all = new Seen();
        try (var threads = Executors.newFixedThreadPool(connections)) {
            var each = new ArrayList<Future<Seen>>();
            for (int i = 0; i < connections; i++) {
                var scorer = scorers.get(i % scorers.size());
                each.add(threads.submit(() -> call(scorer, wait, pace, first)));
            }
            for (var one : each) {
                all.add(one.get());
            }
        }
        return all.heard();
    }

    private Seen call(String scorer, String wait, Pace pace, long first) throws IOException {
        var seen = new Seen();
        var cards = new Cards(entities, perDay);
        var connection = connect(scorer, wait);
        try {
            for (long at = pace.take(); at >= 0; at = pace.take()) {
                long number = first + at;
                try {
                    var reply = connection.post(cards.transaction(number));
                    seen.reply(
                            number,
                            System.nanoTime() - pace.due(at),
                            reply,
                            wait.equals("appended"));
                } catch (IOException _) {
                    seen.broken(number, System.nanoTime() - pace.due(at));
                    connection.close();
                    connection = connect(scorer, wait);
                }
            }
        } finally {
            connection.close();
        }
        return seen;
    }

    private static Connection connect(String scorer, String wait) throws IOException {
        var parts = scorer.split(":", 2);
        return Connection.to(
                parts[0], Integer.parseInt(parts[1]), "/api/v1/decisions?wait=" + wait);
    }
}
