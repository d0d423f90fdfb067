package io.counterweight.plan;

import io.counterweight.event.Positions;
import io.counterweight.feature.RecordLayout;
import io.counterweight.feature.RecordLayout.Column;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// What an edit of a pipeline's file does to the live service: a line for each change, or why it
/// cannot be made in place. `docs/change.md` has the whole table. Immutable.
///
/// @param effects one sentence a change, in the order of the file
/// @param refusals one sentence each, with the way on; empty where the edit works in place
/// @param undrained hops that nobody will read any more, by the names of the catalogue: they must
///   be empty before the edit
public record PipelineEdits(List<String> effects, List<String> refusals, List<String> undrained) {
    private static final String CLASSES = "classes";
    private static final String RECIPE = "recipe ";

    public PipelineEdits {
        effects = List.copyOf(effects);
        refusals = List.copyOf(refusals);
        undrained = List.copyOf(undrained);
    }

    /// @param before what was in force
    /// @param now what a service wants to start with
    public static PipelineEdits between(PlanDeclaration before, PlanDeclaration now) {
        return new Comparison(before, now).edits();
    }

    public boolean isEmpty() {
        return effects.isEmpty() && refusals.isEmpty();
    }

    private record Comparison(
            PlanDeclaration before,
            PlanDeclaration now,
            List<String> effects,
            List<String> refusals) {
        Comparison(PlanDeclaration before, PlanDeclaration now) {
            this(before, now, new ArrayList<>(), new ArrayList<>());
        }

        PipelineEdits edits() {
            classes();
            labels();
            topics();
            ids();
            fields();
            features();
            recipes();
            settings();
            return new PipelineEdits(effects, refusals, undrained());
        }

        private void classes() {
            if (differs(CLASSES)) {
                refusals.add(
                        "classes cannot change in a live pipeline: classes="
                                + now.parts().get(CLASSES)
                                + ", before="
                                + before.parts().get(CLASSES)
                                + "; declare them as a pipeline of another name, which may start"
                                + " from a replay (start-from)");
            }
        }

        private void labels() {
            if (!before.cover().equals(now.cover())) {
                refusals.add(
                        "labels.cover cannot change in a live pipeline: cover="
                                + now.cover()
                                + ", before="
                                + before.cover()
                                + "; what waits for its label was matched by the other rule:"
                                + " declare it as a pipeline of another name");
            }
            if (differs("labels")) {
                effects.add(
                        "labels: from now on as declared; what waits already keeps the time at"
                                + " which it is due");
            }
        }

        private void topics() {
            if (differs("topics")) {
                effects.add(
                        "topics: dispositions as declared from now on; no trainer of before may run"
                                + " beside, it would take one for a label");
            }
        }

        /// Their hashes would be other ids, beside those that state is kept by.
        private void ids() {
            if (!before.secrets().equals(now.secrets())) {
                refusals.add(
                        "which ids are secret cannot change in a live pipeline: secret="
                                + now.secrets()
                                + ", before="
                                + before.secrets()
                                + "; profiles and labels would not be found: declare it as a"
                                + " pipeline of another name");
            }
        }

        private void fields() {
            changes("entity", before.layout().entities(), now.layout().entities());
            changes("number", before.layout().numbers(), now.layout().numbers());
            changes("category", before.layout().categories(), now.layout().categories());
            if (differs("event") && before.layout().entities().equals(now.layout().entities())) {
                effects.add("event: transactions are read as declared from now on");
            }
        }

        private void changes(String kind, List<String> was, List<String> is) {
            is.stream()
                    .filter(name -> !was.contains(name))
                    .forEach(name ->
                            effects.add(
                                    kind
                                            + " added: "
                                            + name
                                            + "; records under way have none: 0 or empty"));
            was.stream()
                    .filter(name -> !is.contains(name))
                    .forEach(name -> effects.add(kind + " dropped: " + name));
        }

        private void features() {
            int[] from = Positions.of(now.layout().meanings(), before.layout().meanings());
            var names = names(before.layout());
            boolean isMoved = false;
            for (int c = 0; c < from.length; c++) {
                var column = now.layout().columns().get(c);
                if (from[c] < 0) {
                    effects.add(added(column.name(), names.contains(column.name())));
                } else if (!name(before.layout(), from[c]).equals(column.name())) {
                    effects.add(
                            "feature renamed: %s, before %s; everything of it stays"
                                    .formatted(column.name(), name(before.layout(), from[c])));
                } else {
                    isMoved |= from[c] != c;
                }
            }
            int[] to = Positions.of(before.layout().meanings(), now.layout().meanings());
            var kept = names(now.layout());
            for (int c = 0; c < to.length; c++) {
                if (to[c] < 0 && !kept.contains(name(before.layout(), c))) {
                    effects.add(
                            "feature dropped: "
                                    + name(before.layout(), c)
                                    + "; models in force see it at its mean until new ones are"
                                    + " published");
                }
            }
            if (isMoved && effects.isEmpty()) {
                effects.add("columns in another order; everything of them stays");
            }
        }

        private static String added(String name, boolean isRedefined) {
            return "feature "
                    + (isRedefined ? "redefined: " : "added: ")
                    + name
                    + "; networks go on with no weight on it, models in force "
                    + (isRedefined ? "see its mean" : "do not see it")
                    + ", its windows fill as time passes";
        }

        private static Set<String> names(RecordLayout layout) {
            var names = new HashSet<String>();
            layout.columns().stream().map(Column::name).forEach(names::add);
            return names;
        }

        private static String name(RecordLayout layout, int column) {
            return layout.columns().get(column).name();
        }

        private void recipes() {
            for (var recipe : partsOf(now, RECIPE)) {
                if (!before.parts().containsKey(recipe)) {
                    effects.add(
                            recipe.replaceFirst(RECIPE, "recipe added: ")
                                    + "; it learns the examples that are kept, and competes when it"
                                    + " is about as good as the one that decides");
                } else if (differs(recipe)) {
                    effects.add(
                            recipe.replaceFirst(RECIPE, "recipe changed: ")
                                    + "; with the same encoding, layers and activation it goes on,"
                                    + " else it begins anew behind its model in force");
                }
            }
            for (var recipe : partsOf(before, RECIPE)) {
                if (!now.parts().containsKey(recipe)) {
                    effects.add(
                            recipe.replaceFirst(RECIPE, "recipe dropped: ")
                                    + "; what it learned is gone at the next snapshot");
                }
            }
        }

        private static Set<String> partsOf(PlanDeclaration declaration, String prefix) {
            var parts = new TreeSet<String>();
            declaration.parts().keySet().stream()
                    .filter(part -> part.startsWith(prefix))
                    .forEach(parts::add);
            return parts;
        }

        private void settings() {
            for (var part : List.of("champion", "decide", "publish, evaluate and promote")) {
                if (differs(part)) {
                    effects.add(
                            part
                                    + ": as declared from now on"
                                    + (part.equals("champion")
                                            ? ", unless a promotion says otherwise"
                                            : ""));
                }
            }
        }

        private boolean differs(String part) {
            return !now.parts()
                    .getOrDefault(part, "")
                    .equals(before.parts().getOrDefault(part, ""));
        }

        /// Where entities are visited in another order, or one is not visited any more, what is
        /// under way to one of before would not be read, or twice.
        private List<String> undrained() {
            var was = before.hops();
            var is = now.hops();
            var common = new LinkedHashSet<>(was);
            common.retainAll(is);
            var order = new ArrayList<>(is);
            order.retainAll(common);
            if (!new ArrayList<>(common).equals(order)) {
                return was;
            }
            return was.stream().filter(hop -> !is.contains(hop)).toList();
        }
    }
}
