package io.counterweight.web.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.counterweight.rule.ChangeJson;
import io.counterweight.rule.ListChange;
import io.counterweight.rule.LiveLists;
import io.counterweight.rule.RuleChange;
import io.counterweight.rule.RuleDeclaration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What there is to read of rules and lists. All of it is as after the newest change that this
/// process has read, which may hold only from a moment to come.
record RuleReadings(RuleDesk desk, StreamSummary summary) {
    /// Changes of a rule, and snoozes of it, that are shown.
    private static final int MOST_SHOWN = 100;

    private static final int MOST_LISTED = 10_000;
    private static final int USUALLY_LISTED = 1_000;

    /// A rule of `/rules`.
    ///
    /// @param declared whether the pipeline's file has one of that name
    /// @param inForce false of one that was taken away
    /// @param since when it became so: the time of the last change, else the day that the file says
    /// @param history changes over the file, the newest first
    /// @param figures the newest; null before the first
    record RuleState(
            String name,
            boolean declared,
            boolean inForce,
            String when,
            String action,
            @Nullable String ofClass,
            String state,
            @Nullable JsonNode rollout,
            @Nullable String since,
            @Nullable String by,
            @Nullable String reason,
            List<JsonNode> history,
            List<Snooze> snoozes,
            @Nullable JsonNode figures) {}

    /// @param id of a secret entity the hash
    record Snooze(
            String entity,
            String id,
            String from,
            @Nullable String until,
            @Nullable String who,
            @Nullable String reason) {}

    Answer rules(Call call) throws ApiException {
        call.allow();
        var newest = desk.rules().newest();
        var inForce = newest.book().rules();
        var changes = desk.rules().changes();
        var names = new ArrayList<>(inForce.keySet());
        desk.rules().names().stream()
                .filter(name -> !inForce.containsKey(name))
                .sorted()
                .forEach(names::add);
        var rules =
                names.stream()
                        .map(name -> state(name, inForce.get(name), changes))
                        .filter(Objects::nonNull)
                        .toList();
        return Answer.json(
                200,
                Map.of(
                        "book",
                        String.format(Locale.ROOT, "%016x", newest.fingerprint()),
                        "rules",
                        rules));
    }

    private @Nullable JsonNode state(
            String name, @Nullable RuleDeclaration now, List<RuleChange> changes) {
        var own = changes.stream().filter(change -> change.rule().equals(name)).toList();
        var rule = now == null ? last(name, own) : now;
        if (rule == null) {
            return null;
        }
        var newest = own.isEmpty() ? null : own.getLast();
        var tree =
                Answer.tree(
                        new RuleState(
                                name,
                                desk.rules().declared().rules().containsKey(name),
                                now != null,
                                rule.when(),
                                rule.action().toString(),
                                rule.class_(),
                                rule.state().name().toLowerCase(Locale.ROOT),
                                rule.rollout() == null ? null : Answer.tree(rule.rollout()),
                                newest == null ? rule.since() : text(newest.from()),
                                newest == null ? rule.by() : newest.who(),
                                newest == null ? null : newest.reason(),
                                history(own),
                                snoozes(name),
                                figures(name)));
        tree.set("class", tree.remove("ofClass"));
        return tree;
    }

    /// What a rule was that is there no longer.
    private @Nullable RuleDeclaration last(String name, List<RuleChange> own) {
        var last = desk.rules().declared().rules().get(name);
        for (var change : own) {
            if (change.step() instanceof RuleChange.Declared(var rule)) {
                last = rule;
            }
        }
        return last;
    }

    private static List<JsonNode> history(List<RuleChange> own) {
        return own.reversed().stream()
                .limit(MOST_SHOWN)
                .map(change -> (ObjectNode) Answer.read(ChangeJson.write(change)))
                .<JsonNode>map(json -> json.without("rule"))
                .toList();
    }

    /// Those that are not over.
    private List<Snooze> snoozes(String rule) {
        long now = desk.now();
        var snoozes = new ArrayList<Snooze>();
        for (var entity : desk.rules().inputs().event().entityNames()) {
            for (var each : newestFirst(LiveLists.snoozes(rule, entity))) {
                if (each.isMember() && (each.until() == null || each.until() > now)) {
                    snoozes.add(
                            new Snooze(
                                    entity,
                                    each.value(),
                                    text(each.from()),
                                    each.until() == null ? null : text(each.until()),
                                    each.who(),
                                    each.reason()));
                }
            }
        }
        return snoozes.subList(0, Math.min(snoozes.size(), MOST_SHOWN));
    }

    private @Nullable JsonNode figures(String rule) {
        var newest = summary.rules();
        if (newest == null) {
            return null;
        }
        for (var each : newest.rules()) {
            if (each.rule().equals(rule)) {
                var tree = Answer.tree(each);
                tree.put("eventTime", text(newest.eventTime()));
                tree.remove("rule");
                return tree;
            }
        }
        return null;
    }

    private static String text(long time) {
        return Instant.ofEpochMilli(time).toString();
    }

    /// A list of `/lists`.
    ///
    /// @param declared texts of the pipeline's file
    /// @param changed texts that the topic speaks of
    record ListSize(String name, int declared, int changed) {}

    Answer lists(Call call) throws ApiException {
        call.allow();
        var lists = desk.rules().lists();
        return Answer.json(
                200,
                Map.of(
                        "lists",
                        lists.names().stream()
                                .map(name -> {
                                    var list = lists.list(name);
                                    return new ListSize(
                                            name, list.declared().size(), list.changes().size());
                                })
                                .toList(),
                        "size",
                        lists.size(),
                        "most",
                        LiveLists.MOST));
    }

    /// What is said of a text of a list.
    ///
    /// @param member whether it is in the list, or was up to `until`
    record Entry(
            String value,
            @Nullable String of,
            boolean member,
            @Nullable String from,
            @Nullable String until,
            @Nullable String who,
            @Nullable String reason) {
        static Entry of(ListChange change) {
            return new Entry(
                    change.value(),
                    change.of(),
                    change.isMember(),
                    text(change.from()),
                    change.until() == null ? null : text(change.until()),
                    change.who(),
                    change.reason());
        }
    }

    Answer list(Call call) throws ApiException {
        call.allow("limit");
        int limit = call.number("limit", 1, MOST_LISTED, USUALLY_LISTED);
        var name = call.parameter("name");
        var lists = desk.rules().lists();
        if (!lists.names().contains(name)) {
            throw new ApiException(
                    404,
                    "unknown-list",
                    "name",
                    name,
                    "there is no list of that name; these: " + String.join(", ", lists.names()));
        }
        var list = lists.list(name);
        var entries = new ArrayList<Entry>();
        newestFirst(name).forEach(change -> entries.add(Entry.of(change)));
        list.declared().stream()
                .filter(text -> list.change(text) == null)
                .sorted()
                .forEach(text -> entries.add(new Entry(text, null, true, null, null, null, null)));
        return Answer.json(
                200,
                Map.of(
                        "name",
                        name,
                        "size",
                        entries.size(),
                        "entries",
                        entries.subList(0, Math.min(limit, entries.size()))));
    }

    private List<ListChange> newestFirst(String list) {
        return desk.rules().lists().list(list).changes().stream()
                .sorted(
                        Comparator.comparingLong(ListChange::from)
                                .reversed()
                                .thenComparing(ListChange::value))
                .toList();
    }
}
