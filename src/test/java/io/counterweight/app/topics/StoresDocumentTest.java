package io.counterweight.app.topics;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterweight.plan.Pipelines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `topology/stores.md` names the stores of the topologies, and no others.
class StoresDocumentTest {
    private static final Pattern ROW =
            Pattern.compile("\\| `([a-z{}-]+)` \\| (scorer|trainer|scorer, trainer) \\| .*");

    @ParameterizedTest
    @ValueSource(strings = {"handbook", "handbook-extended", "ulb-sample"})
    void theDocumentNamesTheStoresOfTheTopologies(String pipeline) throws IOException {
        var declared = Pipelines.load(pipeline);
        var flow = Flow.of(declared);
        var entities = declared.value().event().entityNames();

        assertThat(documented("scorer", entities)).isEqualTo(Flow.stores(flow.scorer()));
        assertThat(documented("trainer", entities)).isEqualTo(Flow.stores(flow.trainer()));
    }

    @Test
    void everyStoreHasItsSizeAndWhatFollowsItsLoss() throws IOException {
        var text = Files.readString(Path.of("topology/stores.md"));
        var loss = text.substring(text.indexOf("**The changelog too**"));
        for (var store : rows("scorer|trainer")) {
            assertThat(loss).contains("| `" + store + "` |");
            assertThat(text.substring(text.indexOf("## How large")))
                    .contains("| `" + store.replace("{entity}", "customer") + "` |");
        }
    }

    private static Set<String> documented(String application, List<String> entities)
            throws IOException {
        var stores = new HashSet<String>();
        for (var store : rows(application)) {
            if (store.contains("{entity}")) {
                entities.forEach(entity -> stores.add(store.replace("{entity}", entity)));
            } else {
                stores.add(store);
            }
        }
        return stores;
    }

    private static Set<String> rows(String applications) throws IOException {
        try (var lines = Files.lines(Path.of("topology/stores.md"))) {
            return lines.map(ROW::matcher)
                    .filter(row ->
                            row.matches()
                                    && Stream.of(row.group(2).split(", "))
                                            .anyMatch(a -> a.matches(applications)))
                    .map(row -> row.group(1))
                    .collect(Collectors.toSet());
        }
    }
}
