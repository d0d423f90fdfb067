package io.counterweight.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.counterweight.learn.Recipe;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class YamlBinderTest {
    record Scalars(
            String name,
            int count,
            long total,
            double share,
            boolean open,
            Integer boxedCount,
            Long boxedTotal,
            Double boxedShare,
            Boolean boxedOpen,
            Duration every,
            Path folder,
            ZoneId zone,
            Size size) {}

    enum Size {
        SMALL,
        VERY_LARGE
    }

    record House(String street, @Nullable Integer rooms, Map<String, Room> plan) {
        House {
            rooms = rooms == null ? 3 : rooms;
        }
    }

    record Room(double width, @Nullable List<String> doors) {
        Room {
            if (width <= 0) {
                throw new IllegalArgumentException("width must be > 0: width=" + width);
            }
        }
    }

    record Drawing(List<Shape> shapes, @Nullable Shape frame) {}

    sealed interface Shape permits Circle, Angular {}

    record Circle(double radius) implements Shape {}

    sealed interface Angular extends Shape permits RightTriangle, Square {}

    record RightTriangle(double a, double b) implements Angular {}

    record Square(double side) implements Angular {}

    record Chain(@Nullable Chain next) {}

    private static final String HOUSE =
            """
            street: Main
            plan:
              hall:
                width: 2.5
                doors: [front, back]
              attic: {width: 1}
            """;

    @Test
    void aRecordMayPutADefaultInThePlaceOfAnAbsentKey() {
        var recipe =
                (Recipe.Network)
                        YamlBinder.parse(
                                        "r.yaml",
                                        "name: short\nkind: network\nbatch: 64\n",
                                        Recipe.class)
                                .value();

        assertThat(recipe.batch()).isEqualTo(64);
        assertThat(recipe.layers()).containsExactly(64, 32);
        assertThatThrownBy(() ->
                        YamlBinder.parse("r.yaml", "kind: network\nbatch: 64\n", Recipe.class))
                .hasMessageContaining("r.yaml:1")
                .hasMessageContaining("a recipe must have a name");
    }

    @Test
    void allThatIsWrongIsToldAtOnceInTheOrderOfTheLines() {
        var yaml =
                """
                street: [Main]
                rooms: many
                plan:
                  hall: {width: 0}
                  attic: {widht: 1}
                  cellar: {}
                garden: 1
                """;
        assertThatThrownBy(() -> YamlBinder.parse("h.yaml", yaml, House.class))
                .isInstanceOf(ConfigException.class)
                .hasMessage(
                        """
                        6 things are wrong:
                          h.yaml:1: street: expected a single value, found a list
                          h.yaml:2: rooms: expected a whole number, found "many"
                          h.yaml:4: plan.hall: width must be > 0: width=0.0
                          h.yaml:5: plan.attic: unknown key "widht"; did you mean "width"?
                          h.yaml:6: plan.cellar: missing key "width"
                          h.yaml:7: unknown key "garden"; choose one of: street, rooms, plan\
                        """);
    }

    @Test
    void ofVeryMuchThatIsWrongTwentyAreToldAndTheRestCounted() {
        var yaml = new StringBuilder("street: Main\nplan:\n");
        for (int i = 0; i < 23; i++) {
            yaml.append("  room" + i + ": {width: wide}\n");
        }
        assertThatThrownBy(() -> YamlBinder.parse("h.yaml", yaml.toString(), House.class))
                .hasMessageStartingWith("23 things are wrong:\n  h.yaml:3: plan.room0.width: ")
                .hasMessageContaining("h.yaml:22: plan.room19.width: ")
                .hasMessageEndingWith("\n  and 3 more");
    }

    @Test
    void everyScalarTypeIsRead() {
        var yaml =
                """
                name: 0
                count: -3
                total: 9000000000
                share: 1e-3
                open: true
                boxed-count: 4
                boxed-total: 5
                boxed-share: 6
                boxed-open: false
                every: 15m
                folder: some/where
                zone: Europe/Brussels
                size: very-large
                """;
        assertThat(bind(yaml, Scalars.class))
                .isEqualTo(
                        new Scalars(
                                "0",
                                -3,
                                9_000_000_000L,
                                0.001,
                                true,
                                4,
                                5L,
                                6.0,
                                false,
                                Duration.ofMinutes(15),
                                Path.of("some/where"),
                                ZoneId.of("Europe/Brussels"),
                                Size.VERY_LARGE));
    }

    @Test
    void anAbsentOptionalKeyTakesTheDefaultOfTheConstructor() {
        assertThat(bind(HOUSE, House.class).rooms()).isEqualTo(3);
        assertThat(bind(HOUSE + "rooms: 5\n", House.class).rooms()).isEqualTo(5);
    }

    @Test
    void mapsKeepTheOrderWritten() {
        var plan = bind(HOUSE, House.class).plan();
        assertThat(plan.keySet()).containsExactly("hall", "attic");
        assertThat(plan.get("hall")).isEqualTo(new Room(2.5, List.of("front", "back")));
        assertThat(plan.get("attic")).isEqualTo(new Room(1, null));
    }

    @Test
    void mapsAndListsAreImmutable() {
        var plan = bind(HOUSE, House.class).plan();
        assertThatThrownBy(() -> plan.put("x", new Room(1, null)))
                .isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> plan.get("hall").doors().add("x"))
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void kindTellsTheRecordsOfASealedInterfaceApartAtAnyDepth() {
        var yaml =
                """
                shapes:
                  - {kind: circle, radius: 1}
                  - kind: right-triangle
                    a: 3
                    b: 4
                frame: {side: 9, kind: square}
                """;
        assertThat(bind(yaml, Drawing.class))
                .isEqualTo(
                        new Drawing(
                                List.of(new Circle(1), new RightTriangle(3, 4)), new Square(9)));
    }

    @Test
    void anUnknownKeyNamesFileLineKeyAndTheNearestWord() {
        fails(HOUSE.replace("doors", "dors"), House.class)
                .isEqualTo("f.yaml:5: plan.hall: unknown key \"dors\"; did you mean \"doors\"?");
    }

    @Test
    void anUnknownKeyNearToNothingListsTheValidKeys() {
        fails(HOUSE + "\ncolour: red\n", House.class)
                .isEqualTo("f.yaml:8: unknown key \"colour\"; choose one of: street, rooms, plan");
    }

    @Test
    void theLineOfAnUnknownKeyIsTheKeysOwnEvenWhenItsValueStartsLater() {
        fails(HOUSE + "plam:\n\n  a: 1\n", House.class)
                .isEqualTo("f.yaml:7: unknown key \"plam\"; did you mean \"plan\"?");
    }

    @Test
    void aMissingKeyIsAnErrorForPrimitivesAndForReferences() {
        fails("plan: {}\n", House.class).isEqualTo("f.yaml:1: missing key \"street\"");
        fails("street: a\nplan:\n  hall:\n    doors: []\n", House.class)
                .isEqualTo("f.yaml:3: plan.hall: missing key \"width\"");
    }

    @Test
    void aKeyWithoutAValueIsAnError() {
        fails("street: a\nrooms:\nplan: {}\n", House.class)
                .isEqualTo(
                        "f.yaml:2: rooms: the key has no value: write one, or leave the key out");
    }

    @Test
    void duplicateKeysAreAnError() {
        fails(HOUSE + "street: b\n", House.class).isEqualTo("f.yaml:7: duplicate key \"street\"");
        fails(HOUSE + "  attic: {width: 2}\n", House.class)
                .isEqualTo("f.yaml:7: plan: duplicate key \"attic\"");
    }

    @Test
    void whatAConstructorRefusesIsToldWithItsLine() {
        fails(HOUSE.replace("width: 1", "width: -1"), House.class)
                .isEqualTo("f.yaml:6: plan.attic: width must be > 0: width=-1.0");
    }

    @Test
    void anUnknownKindNamesTheNearest() {
        fails("shapes:\n  - {kind: cirle, radius: 1}\n", Drawing.class)
                .isEqualTo(
                        "f.yaml:2: shapes[0].kind: unknown kind \"cirle\"; did you mean"
                                + " \"circle\"?");
        fails("shapes:\n  - {radius: 1}\n", Drawing.class)
                .isEqualTo(
                        "f.yaml:2: shapes[0]: missing key \"kind\"; choose one of: circle,"
                                + " right-triangle, square");
    }

    @Test
    void kindIsNoKeyOfAPlainRecord() {
        fails("street: a\nkind: house\nplan: {}\n", House.class)
                .startsWith("f.yaml:2: unknown key \"kind\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "rooms: many   | expected a whole number, found \"many\"",
                "rooms: 1.5    | expected a whole number, found \"1.5\"",
                "rooms: \"5\"   | expected a whole number, found the text \"5\"",
                "rooms: 3000000000 | expected a whole number of at most 2147483647, found"
                        + " 3000000000",
                "rooms: 99999999999999999999 | the number is too large: 99999999999999999999",
                "rooms: [1]    | expected a single value, found a list",
                "rooms: {a: 1} | expected a single value, found a block of keys and values",
            })
    void aWrongNumberIsAnError(String line, String problem) {
        fails("street: a\n" + line + "\nplan: {}\n", House.class)
                .isEqualTo("f.yaml:2: rooms: " + problem);
    }

    @Test
    void aNumberMustBeFinite() {
        for (var text : List.of(".nan", ".inf", "NaN", "Infinity", "0x10", "1d")) {
            fails("street: a\nplan: {hall: {width: " + text + "}}\n", House.class)
                    .isEqualTo(
                            "f.yaml:2: plan.hall.width: expected a number, found \"" + text + "\"");
        }
        fails("street: a\nplan: {hall: {width: 1e999}}\n", House.class)
                .isEqualTo("f.yaml:2: plan.hall.width: the number is too large: 1e999");
    }

    @Test
    void aBlockOrListOfTheWrongFormIsAnError() {
        fails("street: a\nplan: [1]\n", House.class)
                .isEqualTo("f.yaml:2: plan: expected keys and values, found a list");
        fails("shapes: {a: 1}\n", Drawing.class)
                .isEqualTo("f.yaml:1: shapes: expected a list, found a block of keys and values");
        fails("shapes: circle\n", Drawing.class)
                .isEqualTo("f.yaml:1: shapes: expected a list, found a single value");
        fails("just text\n", House.class)
                .isEqualTo("f.yaml:1: expected keys and values, found a single value");
    }

    @Test
    void anUnknownWordOfAnEnumOrZoneNamesTheNearest() {
        record Words(@Nullable Size size, @Nullable ZoneId zone, @Nullable Boolean open) {}
        fails("size: very-lage\n", Words.class)
                .isEqualTo(
                        "f.yaml:1: size: unknown value \"very-lage\"; did you mean"
                                + " \"very-large\"?");
        fails("zone: Europe/Brusels\n", Words.class)
                .isEqualTo(
                        "f.yaml:1: zone: unknown time zone \"Europe/Brusels\"; did you mean"
                                + " \"Europe/Brussels\"?");
        fails("open: yes\n", Words.class)
                .isEqualTo("f.yaml:1: open: expected true or false, found \"yes\"");
    }

    @ParameterizedTest
    @CsvSource({"607ms,607", "90s,90000", "15m,900000", "1h,3600000", "7d,604800000", "0s,0"})
    void durationsAreWrittenWithTheirUnit(String text, long millis) {
        record Wait(Duration delay) {}
        assertThat(bind("delay: " + text, Wait.class).delay()).isEqualTo(Duration.ofMillis(millis));
    }

    @Test
    void aDurationWithoutAUnitSaysSo() {
        record Wait(Duration delay) {}
        fails("delay: 7\n", Wait.class)
                .isEqualTo(
                        "f.yaml:1: delay: a duration needs a unit (ms, s, m, h or d): found \"7\","
                                + " write for example 7d");
        fails("delay: 7w\n", Wait.class)
                .isEqualTo(
                        "f.yaml:1: delay: expected a duration such as 7d, 1h, 15m, 90s or 607ms,"
                                + " found \"7w\"");
        fails("delay: 999999999999999999d\n", Wait.class)
                .isEqualTo("f.yaml:1: delay: the duration is too long: \"999999999999999999d\"");
    }

    @Test
    void brokenYamlIsToldWithItsLine() {
        fails("street: a\nplan: {hall: \n", House.class).startsWith("f.yaml:3: not valid YAML: ");
        fails("street: a\n\tplan: {}\n", House.class).startsWith("f.yaml:2: not valid YAML: ");
        fails("", House.class).isEqualTo("f.yaml: the file is empty");
        fails("next: &a {next: *a}\n", Chain.class)
                .isEqualTo("f.yaml:1: next: the alias refers to itself");
    }

    @Test
    void aFileThatCannotBeReadIsToldByName(@TempDir Path folder) throws Exception {
        var file = folder.resolve("house.yaml");
        assertThatThrownBy(() -> YamlBinder.load(file, House.class))
                .isInstanceOf(ConfigException.class)
                .hasMessage(file + ": the file does not exist");
        Files.write(file, new byte[] {(byte) 0xff, (byte) 0xfe, 0});
        assertThatThrownBy(() -> YamlBinder.load(file, House.class))
                .hasMessage(file + ": the file is not UTF-8 text");
        Files.writeString(file, HOUSE);
        assertThat(YamlBinder.load(file, House.class).value().street()).isEqualTo("Main");
    }

    @Test
    void aLaterCheckPointsAtTheLine() {
        var house = YamlBinder.parse("f.yaml", HOUSE, House.class);
        assertThat(house.error("plan.hall.doors[1]", "unknown door \"back\"", List.of("bach")))
                .hasMessage(
                        "f.yaml:5: plan.hall.doors[1]: unknown door \"back\"; did you mean"
                                + " \"bach\"?");
        assertThat(house.error("plan.attic", "too low"))
                .hasMessage("f.yaml:6: plan.attic: too low");
    }

    @Test
    void aLaterCheckOfAnAbsentKeyPointsAtWhatEnclosesIt() {
        var house = YamlBinder.parse("f.yaml", HOUSE, House.class);
        assertThat(house.error("plan.attic.doors[3]", "none").line()).isEqualTo(6);
        assertThat(house.error("rooms", "none").line()).isEqualTo(1);
    }

    private static <T> T bind(String yaml, Class<T> type) {
        return YamlBinder.parse("f.yaml", yaml, type).value();
    }

    private static org.assertj.core.api.AbstractStringAssert<?> fails(String yaml, Class<?> type) {
        try {
            bind(yaml, type);
        } catch (ConfigException e) {
            return assertThat(e.getMessage());
        }
        throw new AssertionError("no error for " + yaml);
    }
}
