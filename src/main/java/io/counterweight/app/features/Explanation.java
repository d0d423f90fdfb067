package io.counterweight.app.features;

import io.counterweight.app.files.TransactionInput;
import io.counterweight.config.Pipeline;
import io.counterweight.config.UserError;
import io.counterweight.evaluate.StreamObserver;
import io.counterweight.event.EnrichedTransaction;
import io.counterweight.event.Label;
import io.counterweight.event.LabelledTransaction;
import io.counterweight.event.ScoredTransaction;
import io.counterweight.event.TransactionReader;
import io.counterweight.event.TransactionReading;
import io.counterweight.feature.FeatureColumns;
import io.counterweight.feature.FeatureDeclaration;
import io.counterweight.feature.FeatureSet;
import io.counterweight.feature.KeyParts;
import io.counterweight.plan.StreamPlan;
import io.counterweight.stream.FeatureReplay;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// How each column of one transaction of a file came about: what is declared, the values read, and
/// the transactions in its window.
final class Explanation {
    /// Transactions of a window that are shown.
    private static final int SHOWN = 5;

    private final Pipeline pipeline;
    private final StreamPlan plan;
    private final Member now;
    private final List<Member> before;
    private final List<Float> columns;

    /// A transaction of an entity, and its label.
    private record Member(EnrichedTransaction transaction, LabelledTransaction row) {
        long time() {
            return transaction.getEventTime();
        }
    }

    /// What was scored last; null where the row was a dead letter.
    private static final class Said {
        private @Nullable ScoredTransaction last;
    }

    private Explanation(
            Pipeline pipeline,
            StreamPlan plan,
            Member now,
            List<Member> before,
            List<Float> columns) {
        this.pipeline = pipeline;
        this.plan = plan;
        this.now = now;
        this.before = before;
        this.columns = columns;
    }

    /// @throws UserError where the file has no such transaction, or it is a dead letter
    static List<String> of(Pipeline pipeline, StreamPlan plan, TransactionInput file, String id)
            throws IOException {
        var now = find(plan, file, id);
        var before = new ArrayList<Member>();
        var reader = new TransactionReader(plan.event(), plan.idKeys(), plan.tables());
        var said = new Said();
        try (var rows = file.open(plan);
                var registry = FeaturesCommand.registry(plan);
                var replay =
                        new FeatureReplay(
                                plan,
                                registry,
                                StreamObserver.SILENT,
                                scored -> said.last = scored)) {
            while (rows.hasNext()) {
                var row = rows.next();
                said.last = null;
                replay.row(row);
                if (row.transactionId().equals(now.row.transactionId())) {
                    break;
                }
                var read = read(reader, row);
                if (read != null && said.last != null && sharesAnEntity(read, now.transaction)) {
                    before.add(new Member(read, row));
                }
            }
        }
        var scored = said.last;
        if (scored == null) {
            throw new UserError("--explain: the transaction is a dead letter: id=" + id);
        }
        return new Explanation(pipeline, plan, now, before, scored.getFeaturesList()).lines();
    }

    private static Member find(StreamPlan plan, TransactionInput file, String id)
            throws IOException {
        var reader = new TransactionReader(plan.event(), plan.idKeys(), plan.tables());
        try (var rows = file.open(plan)) {
            while (rows.hasNext()) {
                var row = rows.next();
                var isMeant =
                        row.transactionId().equals(id)
                                || plan.event().id().isSecret()
                                        && row.transactionId().equals(plan.idKeys().hash(id));
                if (isMeant) {
                    var read = read(reader, row);
                    if (read == null) {
                        throw new UserError(
                                "--explain: the transaction is a dead letter: id=" + id);
                    }
                    return new Member(read, row);
                }
            }
        }
        throw new UserError("--explain: the file has no transaction of that id: id=" + id);
    }

    private static @Nullable EnrichedTransaction read(
            TransactionReader reader, LabelledTransaction row) {
        return reader.read(row.transaction(), row.eventTime())
                        instanceof TransactionReading.Good good
                ? good.transaction().build()
                : null;
    }

    private static boolean sharesAnEntity(EnrichedTransaction a, EnrichedTransaction b) {
        for (int e = 0; e < a.getEntitiesCount(); e++) {
            if (a.getEntities(e).equals(b.getEntities(e))) {
                return true;
            }
        }
        return false;
    }

    private List<String> lines() {
        var lines = new ArrayList<String>();
        lines.add(
                "%s at %s"
                        .formatted(
                                now.transaction.getTransactionId(),
                                Instant.ofEpochMilli(now.time())));
        values(lines, "", plan.event().entityNames(), now.transaction.getEntitiesList());
        values(lines, "", plan.event().numberNames(), now.transaction.getNumbersList());
        values(lines, "", plan.event().categoryNames(), now.transaction.getCategoriesList());
        plan.event().lets().forEach((name, let) -> lines.add("  " + name + " := " + let.from()));
        for (var group : plan.features().groups()) {
            feature(lines, group);
        }
        return lines;
    }

    private static void values(
            List<String> lines, String indent, List<String> names, List<?> values) {
        for (int i = 0; i < names.size(); i++) {
            lines.add("  " + indent + names.get(i) + " = " + values.get(i));
        }
    }

    private void feature(List<String> lines, FeatureColumns group) {
        var shown = new ArrayList<String>();
        for (int i = 0; i < group.count(); i++) {
            float value = columns.get(group.from() + i);
            // Of a category the column that is lit.
            if (group.form() != FeatureColumns.Form.CATEGORY || value != 0) {
                shown.add(group.names().get(i) + " = " + text(value));
            }
        }
        lines.add(
                shown.isEmpty()
                        ? group.feature() + " = 0 in all " + group.count() + " columns"
                        : String.join(", ", shown));
        var declared = Objects.requireNonNull(pipeline.features().get(group.feature()));
        lines.add("    " + declared);
        if (declared instanceof FeatureDeclaration.OfEntity of) {
            ofEntity(lines, declared, of.entity());
        }
    }

    private void ofEntity(List<String> lines, FeatureDeclaration declared, String key) {
        var parts = List.of(key.split(KeyParts.JOINED_BY));
        var of = parts.stream().map(p -> p + "=" + part(now, p)).collect(Collectors.joining(", "));
        var members =
                before.stream()
                        .filter(m -> parts.stream().allMatch(p -> part(m, p).equals(part(now, p))))
                        .collect(Collectors.toCollection(ArrayList::new));
        var window = SeenWindow.of(declared);
        if (window == null) {
            lines.add("    of %s: %,d transactions before".formatted(of, members.size()));
            return;
        }
        if (!window.isPrior()) {
            members.add(now);
        }
        long to = now.time() - window.delay().toMillis();
        long from = to - window.window().toMillis();
        members.removeIf(m -> m.time() <= from || m.time() > to);
        var instants = members.stream().map(Member::time).distinct().count();
        lines.add(
                "    of %s: %,d transactions after %s up to %s%s"
                        .formatted(
                                of,
                                members.size(),
                                Instant.ofEpochMilli(from),
                                Instant.ofEpochMilli(to),
                                instants > FeatureSet.BUCKETS
                                        ? ", in more than "
                                                + FeatureSet.BUCKETS
                                                + " instants: the oldest share buckets"
                                        : ""));
        if (window.isOfLabels()) {
            members.removeIf(m -> !isKnownFraud(m));
            lines.add("    known as frauds by then: %,d".formatted(members.size()));
        }
        members.subList(Math.max(0, members.size() - SHOWN), members.size())
                .reversed()
                .forEach(m -> lines.add("      " + line(m, window.field())));
    }

    private boolean isKnownFraud(Member member) {
        var label = member.row.label();
        return label.label() != plan.classes().majority()
                && label.label() != Label.NONE
                && label.labelledAt() <= now.time();
    }

    private String line(Member member, String field) {
        var line =
                Instant.ofEpochMilli(member.time()) + " " + member.transaction.getTransactionId();
        int number = plan.event().numberNames().indexOf(field);
        if (number >= 0) {
            return line + " " + field + "=" + member.transaction.getNumbers(number);
        }
        boolean isPart =
                plan.event().entityNames().contains(field)
                        || plan.event().categoryNames().contains(field);
        return isPart ? line + " " + field + "=" + part(member, field) : line;
    }

    private String part(Member member, String name) {
        int entity = plan.event().entityNames().indexOf(name);
        return entity >= 0
                ? member.transaction.getEntities(entity)
                : member.transaction.getCategories(plan.event().categoryNames().indexOf(name));
    }

    private static String text(float value) {
        return value == (int) value
                ? Integer.toString((int) value)
                : String.format(Locale.ROOT, "%.6g", value);
    }
}
