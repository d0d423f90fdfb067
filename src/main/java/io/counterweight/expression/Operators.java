package io.counterweight.expression;

import io.counterweight.expression.Code.Booleans;
import io.counterweight.expression.Code.Doubles;
import io.counterweight.expression.Code.Longs;
import io.counterweight.expression.Code.Texts;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// CEL's operators. Whole numbers that overflow, and division of them by 0, have no value.
final class Operators {
    private static final long FIRST_DATE = -62_135_596_800_000L;
    private static final long LAST_DATE = 253_402_300_799_999L;

    private Operators() {}

    static @Nullable Code of(String function, List<Code> a) {
        return switch (function) {
            case "_+_" -> add(a.getFirst(), a.get(1));
            case "_-_" -> subtract(a.getFirst(), a.get(1));
            case "_*_" -> multiply(a.getFirst(), a.get(1));
            case "_/_" -> divide(a.getFirst(), a.get(1));
            case "_%_" -> remainder(a.getFirst().longs(), a.get(1).longs());
            case "-_" -> negate(a.getFirst());
            case "!_" -> {
                var x = a.getFirst().booleans();
                yield new Booleans(v -> !x.at(v));
            }
            case "_&&_" -> and(a.getFirst().booleans(), a.get(1).booleans());
            case "_||_" -> or(a.getFirst().booleans(), a.get(1).booleans());
            case "_?_:_" -> choose(a.getFirst().booleans(), a.get(1), a.get(2));
            case "_==_" -> new Booleans(equal(a.getFirst(), a.get(1)));
            case "_!=_" -> {
                var same = equal(a.getFirst(), a.get(1));
                yield new Booleans(v -> !same.at(v));
            }
            case "_<_" -> less(a.getFirst(), a.get(1));
            case "_>_" -> less(a.get(1), a.getFirst());
            case "_<=_" -> lessOrEqual(a.getFirst(), a.get(1));
            case "_>=_" -> lessOrEqual(a.get(1), a.getFirst());
            default -> null;
        };
    }

    private static Code add(Code a, Code b) {
        if (a instanceof Doubles) {
            var x = a.doubles();
            var y = b.doubles();
            return new Doubles(v -> x.at(v) + y.at(v));
        }
        if (a instanceof Texts) {
            var x = a.texts();
            var y = b.texts();
            return new Texts(v -> NoValue.notTooLong(x.at(v).concat(y.at(v))));
        }
        var x = a.longs();
        var y = b.longs();
        boolean isDate = a.type() == Type.DATE || b.type() == Type.DATE;
        var type = isDate ? Type.DATE : a.type();
        return new Longs(type, v -> inRange(type, Math.addExact(x.at(v), y.at(v))));
    }

    private static Code subtract(Code a, Code b) {
        if (a instanceof Doubles) {
            var x = a.doubles();
            var y = b.doubles();
            return new Doubles(v -> x.at(v) - y.at(v));
        }
        var x = a.longs();
        var y = b.longs();
        var type = a.type() == Type.DATE && b.type() == Type.DATE ? Type.DURATION : a.type();
        return new Longs(type, v -> inRange(type, Math.subtractExact(x.at(v), y.at(v))));
    }

    /// CEL's dates are those of the years 1 to 9999.
    private static long inRange(Type type, long value) {
        boolean isOut = type == Type.DATE && (value < FIRST_DATE || value > LAST_DATE);
        return isOut ? noValue() : value;
    }

    private static Code multiply(Code a, Code b) {
        if (a instanceof Doubles) {
            var x = a.doubles();
            var y = b.doubles();
            return new Doubles(v -> x.at(v) * y.at(v));
        }
        var x = a.longs();
        var y = b.longs();
        return Code.whole(v -> Math.multiplyExact(x.at(v), y.at(v)));
    }

    private static Code divide(Code a, Code b) {
        if (a instanceof Doubles) {
            var x = a.doubles();
            var y = b.doubles();
            return new Doubles(v -> x.at(v) / y.at(v));
        }
        var x = a.longs();
        var y = b.longs();
        return Code.whole(v -> {
            long over = y.at(v);
            return Math.divideExact(x.at(v), over == 0 ? noValue() : over);
        });
    }

    private static Code remainder(Code.OfLong x, Code.OfLong y) {
        return Code.whole(v -> {
            long over = y.at(v);
            long of = x.at(v);
            // As CEL has it: also the smallest whole number by −1 has no value.
            return over == 0 || (over == -1 && of == Long.MIN_VALUE) ? noValue() : of % over;
        });
    }

    private static long noValue() {
        throw NoValue.here();
    }

    private static Code negate(Code a) {
        if (a instanceof Doubles) {
            var x = a.doubles();
            return new Doubles(v -> -x.at(v));
        }
        var x = a.longs();
        return new Longs(a.type(), v -> Math.negateExact(x.at(v)));
    }

    /// False where either is false, also where the other has no value.
    private static Code and(Code.OfBoolean x, Code.OfBoolean y) {
        return new Booleans(v -> {
            boolean first;
            try {
                first = x.at(v);
            } catch (NoValue | ArithmeticException e) {
                if (y.at(v)) {
                    throw e;
                }
                return false;
            }
            return first && y.at(v);
        });
    }

    /// True where either is true, also where the other has no value.
    private static Code or(Code.OfBoolean x, Code.OfBoolean y) {
        return new Booleans(v -> {
            boolean first;
            try {
                first = x.at(v);
            } catch (NoValue | ArithmeticException e) {
                if (!y.at(v)) {
                    throw e;
                }
                return true;
            }
            return first || y.at(v);
        });
    }

    private static Code choose(Code.OfBoolean which, Code a, Code b) {
        return switch (a) {
            case Doubles _ -> {
                var x = a.doubles();
                var y = b.doubles();
                yield new Doubles(v -> which.at(v) ? x.at(v) : y.at(v));
            }
            case Longs _ -> {
                var x = a.longs();
                var y = b.longs();
                yield new Longs(a.type(), v -> which.at(v) ? x.at(v) : y.at(v));
            }
            case Booleans _ -> {
                var x = a.booleans();
                var y = b.booleans();
                yield new Booleans(v -> which.at(v) ? x.at(v) : y.at(v));
            }
            case Texts _ -> {
                var x = a.texts();
                var y = b.texts();
                yield new Texts(v -> which.at(v) ? x.at(v) : y.at(v));
            }
        };
    }

    static Code.OfBoolean equal(Code a, Code b) {
        if (a instanceof Doubles || b instanceof Doubles) {
            var x = a.doubles();
            var y = b.doubles();
            return v -> x.at(v) == y.at(v);
        }
        if (a instanceof Texts) {
            var x = a.texts();
            var y = b.texts();
            return v -> x.at(v).equals(y.at(v));
        }
        if (a instanceof Booleans) {
            var x = a.booleans();
            var y = b.booleans();
            return v -> x.at(v) == y.at(v);
        }
        var x = a.longs();
        var y = b.longs();
        return v -> x.at(v) == y.at(v);
    }

    private static Code less(Code a, Code b) {
        if (a instanceof Doubles || b instanceof Doubles) {
            var x = a.doubles();
            var y = b.doubles();
            return new Booleans(v -> x.at(v) < y.at(v));
        }
        if (a instanceof Texts) {
            var x = a.texts();
            var y = b.texts();
            return new Booleans(v -> x.at(v).compareTo(y.at(v)) < 0);
        }
        if (a instanceof Booleans) {
            var x = a.booleans();
            var y = b.booleans();
            return new Booleans(v -> !x.at(v) && y.at(v));
        }
        var x = a.longs();
        var y = b.longs();
        return new Booleans(v -> x.at(v) < y.at(v));
    }

    private static Code lessOrEqual(Code a, Code b) {
        if (a instanceof Doubles || b instanceof Doubles) {
            var x = a.doubles();
            var y = b.doubles();
            return new Booleans(v -> x.at(v) <= y.at(v));
        }
        var more = less(b, a).booleans();
        return new Booleans(v -> !more.at(v));
    }
}
