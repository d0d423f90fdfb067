package io.counterweight.report;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/// Where a value lies on an axis. Immutable.
sealed interface Axis {
    String label();

    /// 0 at its start, 1 at its end; values beyond lie at the nearer of them.
    double position(double value);

    /// Values with a mark, lowest first.
    List<Double> ticks();

    /// How a tick is written.
    String text(double tick);

    /// Evenly.
    ///
    /// @param low below high
    record Linear(String label, double low, double high) implements Axis {
        private static final double[] STEPS = {1, 2, 5, 10};

        public Linear {
            if (!(low < high)) {
                throw new IllegalArgumentException(
                        "low must be below high: low=" + low + ", high=" + high);
            }
        }

        @Override
        public double position(double value) {
            return Math.clamp((value - low) / (high - low), 0, 1);
        }

        @Override
        public List<Double> ticks() {
            double step = step();
            var ticks = new ArrayList<Double>();
            for (long i = (long) Math.ceil(low / step - 1e-9); i * step <= high + 1e-9; i++) {
                ticks.add(i * step);
            }
            return ticks;
        }

        /// The roundest that gives five to eleven ticks.
        private double step() {
            double power = Math.pow(10, Math.floor(Math.log10((high - low) / 5)));
            double step = power;
            for (double candidate : STEPS) {
                if (candidate * power * 5 <= (high - low) * (1 + 1e-9)) {
                    step = candidate * power;
                }
            }
            return step;
        }

        @Override
        public String text(double tick) {
            int digits = (int) Math.max(0, -Math.floor(Math.log10(step()) + 1e-9));
            return FigureText.format("%." + digits + "f", tick);
        }
    }

    /// By the logarithm of the odds: both the rare and the sure end are wide.
    ///
    /// @param low above 0
    /// @param high below 1
    record Logit(String label, double low, double high) implements Axis {
        private static final List<Double> TICKS =
                List.of(1e-6, 1e-5, 1e-4, .001, .01, .1, .5, .9, .99, .999, .9999);

        public Logit {
            if (!(0 < low && low < high && high < 1)) {
                throw new IllegalArgumentException(
                        "0 < low < high < 1 must hold: low=" + low + ", high=" + high);
            }
        }

        @Override
        public double position(double value) {
            double inside = Math.clamp(value, low, high);
            return (logit(inside) - logit(low)) / (logit(high) - logit(low));
        }

        @Override
        public List<Double> ticks() {
            return TICKS.stream().filter(tick -> tick >= low && tick <= high).toList();
        }

        @Override
        public String text(double tick) {
            return tick < 1e-4
                    ? FigureText.format("%.0e", tick)
                    : Double.toString(tick).replace("1.0E-4", "0.0001");
        }

        private static double logit(double p) {
            return Math.log(p / (1 - p));
        }
    }

    /// By the logarithm.
    ///
    /// @param low a power of ten above 0
    /// @param high above it
    record Log(String label, double low, double high) implements Axis {
        public Log {
            if (!(0 < low && low < high)) {
                throw new IllegalArgumentException(
                        "0 < low < high must hold: low=" + low + ", high=" + high);
            }
        }

        @Override
        public double position(double value) {
            double inside = Math.clamp(value, low, high);
            return Math.log(inside / low) / Math.log(high / low);
        }

        @Override
        public List<Double> ticks() {
            var ticks = new ArrayList<Double>();
            for (int power = (int) Math.round(Math.log10(low)); ; power++) {
                double tick = Double.parseDouble("1e" + power);
                if (tick > high * (1 + 1e-9)) {
                    return ticks;
                }
                ticks.add(tick);
            }
        }

        @Override
        public String text(double tick) {
            return tick < 1e-4
                    ? FigureText.format("%.0e", tick)
                    : FigureText.format(
                            "%." + Math.round(Math.max(0, -Math.log10(tick))) + "f", tick);
        }
    }

    /// Days, by their date.
    ///
    /// @param low days since the epoch
    /// @param high above low
    record Dates(String label, double low, double high) implements Axis {
        private static final int MOST_TICKS = 9;
        private static final int[] DAYS = {1, 2, 7, 14};
        private static final int[] MONTHS = {1, 2, 3, 6, 12, 24, 60, 120};
        private static final String[] NAMES = {
            "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"
        };

        public Dates {
            if (!(low < high)) {
                throw new IllegalArgumentException(
                        "low must be below high: low=" + low + ", high=" + high);
            }
        }

        @Override
        public double position(double value) {
            return Math.clamp((value - low) / (high - low), 0, 1);
        }

        @Override
        public List<Double> ticks() {
            for (int step : DAYS) {
                if ((high - low) / step <= MOST_TICKS) {
                    return days(step);
                }
            }
            var ticks = new ArrayList<Double>();
            for (int step : MONTHS) {
                ticks.clear();
                var month = LocalDate.ofEpochDay((long) Math.ceil(low)).withDayOfMonth(1);
                month =
                        month.minusMonths(
                                (month.getYear() * 12 + month.getMonthValue() - 1) % step);
                for (; month.toEpochDay() <= high; month = month.plusMonths(step)) {
                    if (month.toEpochDay() >= low) {
                        ticks.add((double) month.toEpochDay());
                    }
                }
                if (ticks.size() <= MOST_TICKS) {
                    break;
                }
            }
            return ticks;
        }

        private List<Double> days(int step) {
            var ticks = new ArrayList<Double>();
            for (double day = Math.ceil(low); day <= high; day += step) {
                ticks.add(day);
            }
            return ticks;
        }

        @Override
        public String text(double tick) {
            var date = LocalDate.ofEpochDay((long) tick);
            var month = NAMES[date.getMonthValue() - 1];
            return (high - low) / DAYS[DAYS.length - 1] <= MOST_TICKS
                    ? date.getDayOfMonth() + " " + month
                    : month + " " + date.getYear();
        }
    }
}
