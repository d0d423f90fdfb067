package io.counterweight.event;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Dispositions of a file of their own, with the columns of the topic `dispositions`:
/// `transactionId`, `disposition`, and `outcome` and `disposedAt` where they are there. One that
/// says when is told then, whatever its transaction; another right after its transaction. All are
/// in memory. For one thread.
public final class DispositionsApart {
    private static final List<String> NEEDED =
            List.of(LabelWriter.TRANSACTION_ID, DispositionWriter.DISPOSITION);
    private static final List<String> MORE =
            List.of(DispositionWriter.OUTCOME, DispositionWriter.DISPOSED_AT);

    private final Deque<Disposition> dated = new ArrayDeque<>();
    private final Map<String, List<Disposition>> undated = new HashMap<>();
    private long count;

    private DispositionsApart() {}

    /// Where there are none.
    public static DispositionsApart none() {
        return new DispositionsApart();
    }

    /// Reads all.
    ///
    /// @throws CsvException where the file has not the columns, and at a row that says nothing
    public static DispositionsApart read(RowFiles files) throws IOException {
        var names = files.names();
        if (!names.containsAll(NEEDED)) {
            throw new CsvException(
                    files.name(),
                    "dispositions need the columns transactionId and disposition (and outcome and"
                            + " disposedAt)",
                    null);
        }
        var present =
                Stream.concat(NEEDED.stream(), MORE.stream().filter(names::contains)).toList();
        var reader = new DispositionReader(TransactionIds.PLAIN);
        var all = new DispositionsApart();
        var dated = new ArrayList<Disposition>();
        try (var rows = files.open(present.stream().map(RowColumn::text).toList())) {
            while (rows.next()) {
                all.count++;
                var one = read(reader, rows, present);
                if (one.dated()) {
                    dated.add(one);
                } else {
                    all.undated
                            .computeIfAbsent(one.transactionId(), id -> new ArrayList<>())
                            .add(one);
                }
            }
        }
        dated.sort(Comparator.comparingLong(Disposition::at));
        all.dated.addAll(dated);
        return all;
    }

    private static Disposition read(DispositionReader reader, RowTexts row, List<String> present) {
        var problem = row.problem();
        if (problem != null) {
            throw new CsvException(row.where(), problem, null);
        }
        var json =
                JsonBytes.object(out -> {
                    for (int c = 0; c < present.size(); c++) {
                        var text = row.text(c);
                        out.writeFieldName(present.get(c));
                        boolean isTime = present.get(c).equals(DispositionWriter.DISPOSED_AT);
                        if (text.isEmpty()) {
                            out.writeNull();
                        } else if (isTime && NumberText.isJsonNumber(text)) {
                            out.writeNumber(text);
                        } else {
                            out.writeString(text);
                        }
                    }
                });
        return switch (reader.read(json, Long.MAX_VALUE)) {
            case BadRecord bad -> throw new CsvException(row.where(), bad.detail(), null);
            case Disposition disposition -> disposition;
        };
    }

    /// The next that is due before a transaction of that time; null where none is.
    ///
    /// @param time in ms since the epoch; [Long#MAX_VALUE] after the last transaction
    public @Nullable Disposition poll(long time) {
        var first = dated.peek();
        return first == null || first.at() > time ? null : dated.remove();
    }

    /// Those that come right after their transaction, in the order of the file.
    public List<Disposition> of(String transactionId) {
        return undated.getOrDefault(transactionId, List.of());
    }

    /// Dispositions of the file.
    public long count() {
        return count;
    }
}
