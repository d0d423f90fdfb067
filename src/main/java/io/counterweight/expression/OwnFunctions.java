package io.counterweight.expression;

import static io.counterweight.expression.Type.DATE;
import static io.counterweight.expression.Type.NUMBER;
import static io.counterweight.expression.Type.TEXT;
import static io.counterweight.expression.Type.WHOLE;

import io.counterweight.expression.Code.Doubles;
import io.counterweight.expression.Code.Texts;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/// All functions beside CEL's own. `StrictMath` where the last bit could differ between CPUs.
final class OwnFunctions {
    private static final double EARTH_RADIUS_KM = 6371;
    private static final double MILLIS_PER_YEAR = 365.2425 * 86_400_000;

    static final List<OwnFunction> ALL = all();

    private OwnFunctions() {}

    private static List<OwnFunction> all() {
        var all = new ArrayList<OwnFunction>();
        all.add(of("abs", Math::abs));
        all.add(of("sqrt", Math::sqrt));
        all.add(of("floor", Math::floor));
        all.add(of("ceil", Math::ceil));
        all.add(of("ln", StrictMath::log));
        all.add(of("log1p", StrictMath::log1p));
        all.add(of("exp", StrictMath::exp));
        all.add(of("min", Math::min));
        all.add(of("max", Math::max));
        all.add(of("pow", StrictMath::pow));
        all.add(distanceKm());
        all.add(ageYears());
        all.addAll(ofTexts());
        return List.copyOf(all);
    }

    private static OwnFunction of(String name, DoubleUnaryOperator function) {
        return new OwnFunction(
                name,
                false,
                List.of(NUMBER),
                NUMBER,
                arguments -> {
                    var x = arguments.getFirst().doubles();
                    return new Doubles(v -> function.applyAsDouble(x.at(v)));
                });
    }

    private static OwnFunction of(String name, DoubleBinaryOperator function) {
        return new OwnFunction(
                name,
                false,
                List.of(NUMBER, NUMBER),
                NUMBER,
                arguments -> {
                    var x = arguments.getFirst().doubles();
                    var y = arguments.get(1).doubles();
                    return new Doubles(v -> function.applyAsDouble(x.at(v), y.at(v)));
                });
    }

    private static OwnFunction distanceKm() {
        var arguments = List.of(NUMBER, NUMBER, NUMBER, NUMBER);
        return new OwnFunction(
                "distanceKm",
                false,
                arguments,
                NUMBER,
                given -> {
                    var a = given.get(0).doubles();
                    var b = given.get(1).doubles();
                    var c = given.get(2).doubles();
                    var d = given.get(3).doubles();
                    return new Doubles(v -> distanceKm(a.at(v), b.at(v), c.at(v), d.at(v)));
                });
    }

    /// Great-circle distance of two places in degrees, by the haversine formula on a sphere.
    static double distanceKm(double lat1, double lon1, double lat2, double lon2) {
        double south = StrictMath.sin(Math.toRadians(lat2 - lat1) / 2);
        double west = StrictMath.sin(Math.toRadians(lon2 - lon1) / 2);
        double cosines =
                StrictMath.cos(Math.toRadians(lat1)) * StrictMath.cos(Math.toRadians(lat2));
        double h = south * south + cosines * west * west;
        return 2 * EARTH_RADIUS_KM * StrictMath.asin(Math.sqrt(Math.min(1, h)));
    }

    private static OwnFunction ageYears() {
        return new OwnFunction(
                "ageYears",
                false,
                List.of(DATE, DATE),
                NUMBER,
                arguments -> {
                    var born = arguments.getFirst().longs();
                    var at = arguments.get(1).longs();
                    return new Doubles(v -> (at.at(v) - born.at(v)) / MILLIS_PER_YEAR);
                });
    }

    private static List<OwnFunction> ofTexts() {
        return List.of(
                member(
                        "lowerAscii",
                        List.of(TEXT),
                        TEXT,
                        arguments -> {
                            var text = arguments.getFirst().texts();
                            return new Texts(v -> text.at(v).toLowerCase(Locale.ROOT));
                        }),
                member(
                        "upperAscii",
                        List.of(TEXT),
                        TEXT,
                        arguments -> {
                            var text = arguments.getFirst().texts();
                            return new Texts(v -> text.at(v).toUpperCase(Locale.ROOT));
                        }),
                member(
                        "trim",
                        List.of(TEXT),
                        TEXT,
                        arguments -> {
                            var text = arguments.getFirst().texts();
                            return new Texts(v -> text.at(v).strip());
                        }),
                member(
                        "indexOf",
                        List.of(TEXT, TEXT),
                        WHOLE,
                        arguments -> {
                            var text = arguments.getFirst().texts();
                            var part = arguments.get(1).texts();
                            return Code.whole(v -> text.at(v).indexOf(part.at(v)));
                        }),
                member(
                        "substring",
                        List.of(TEXT, WHOLE),
                        TEXT,
                        arguments -> {
                            var text = arguments.getFirst().texts();
                            var from = arguments.get(1).longs();
                            return new Texts(v -> {
                                var whole = text.at(v);
                                return part(whole, from.at(v), whole.length());
                            });
                        }),
                member(
                        "substring",
                        List.of(TEXT, WHOLE, WHOLE),
                        TEXT,
                        arguments -> {
                            var text = arguments.getFirst().texts();
                            var from = arguments.get(1).longs();
                            var to = arguments.get(2).longs();
                            return new Texts(v -> part(text.at(v), from.at(v), to.at(v)));
                        }),
                member(
                        "replace",
                        List.of(TEXT, TEXT, TEXT),
                        TEXT,
                        arguments -> {
                            var text = arguments.getFirst().texts();
                            var part = arguments.get(1).texts();
                            var by = arguments.get(2).texts();
                            return new Texts(v -> replace(text.at(v), part.at(v), by.at(v)));
                        }));
    }

    private static OwnFunction member(
            String name,
            List<Type> arguments,
            Type result,
            java.util.function.Function<List<Code>, Code> make) {
        return new OwnFunction(name, true, arguments, result, make);
    }

    private static String part(String text, long from, long to) {
        if (from < 0 || from > to || to > text.length()) {
            throw NoValue.here();
        }
        return text.substring((int) from, (int) to);
    }

    private static String replace(String text, String part, String by) {
        return part.isEmpty() ? text : NoValue.notTooLong(text.replace(part, by));
    }
}
