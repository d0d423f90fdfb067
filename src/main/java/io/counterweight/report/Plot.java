package io.counterweight.report;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// One plot, as SVG: a frame with two axes, then lines and marks inside. Lengths are in units of
/// the drawing, which scales with the page. Not thread-safe.
final class Plot {
    private static final int LEFT = 58;
    private static final int RIGHT = 22;
    private static final int TOP = 30;
    private static final int BOTTOM = 46;

    private final Html html;
    private final Axis x;
    private final Axis y;
    private final int width;
    private final int height;

    /// A point of a line; absent in `y` ends the line, and the next begins a new one.
    record Point(double x, @Nullable Double y) {}

    Plot(Html html, String title, Axis x, Axis y, int width, int height) {
        this.html = html;
        this.x = x;
        this.y = y;
        this.width = width;
        this.height = height;
        html.open(
                "svg",
                "class",
                "plot",
                "viewBox",
                "0 0 " + width + " " + height,
                "role",
                "img",
                "aria-label",
                title + ": " + y.label() + " against " + x.label());
        label(title, LEFT, 16, "title");
        axes();
    }

    private void axes() {
        for (double tick : x.ticks()) {
            var at = number(px(tick));
            html.empty("path", "class", "grid", "d", "M" + at + " " + TOP + "V" + bottom());
            label(x.text(tick), px(tick), bottom() + 16.0, "middle");
        }
        for (double tick : y.ticks()) {
            var at = number(py(tick));
            html.empty("path", "class", "grid", "d", "M" + LEFT + " " + at + "H" + right());
            label(y.text(tick), LEFT - 6.0, py(tick) + 4, "end");
        }
        html.empty(
                "path",
                "class",
                "frame",
                "d",
                "M" + LEFT + " " + TOP + "V" + bottom() + "H" + right());
        label(x.label(), (LEFT + right()) / 2.0, height - 8.0, "middle name");
        double middle = (TOP + bottom()) / 2.0;
        html.element(
                "text",
                y.label(),
                "class",
                "middle name",
                "transform",
                "translate(13 " + number(middle) + ") rotate(-90)");
    }

    /// A line through points in their order.
    Plot line(String name, List<Point> points, String colour, String dash) {
        var path = new StringBuilder();
        boolean isDrawing = false;
        for (var point : points) {
            var value = point.y();
            if (value == null) {
                isDrawing = false;
                continue;
            }
            path.append(isDrawing ? 'L' : 'M')
                    .append(number(px(point.x())))
                    .append(' ')
                    .append(number(py(value)));
            if (!isDrawing) {
                path.append("h0"); // a point between two gaps is a dot
            }
            isDrawing = true;
        }
        html.open(
                "path", "class", "line " + colour, "d", path.toString(), "stroke-dasharray", dash);
        html.element("title", name).close("path");
        return this;
    }

    /// Between two lines that have the same points in x; a point without a value in either ends it.
    Plot band(List<Point> low, List<Point> high, String colour) {
        var path = new StringBuilder();
        int start = 0;
        for (int i = 0; i <= low.size(); i++) {
            if (i == low.size() || low.get(i).y() == null || high.get(i).y() == null) {
                part(path, low.subList(start, i), high.subList(start, i));
                start = i + 1;
            }
        }
        html.empty("path", "class", "band " + colour, "d", path.toString());
        return this;
    }

    private void part(StringBuilder path, List<Point> low, List<Point> high) {
        for (int i = 0; i < low.size(); i++) {
            path.append(i == 0 ? 'M' : 'L').append(place(low.get(i)));
        }
        for (int i = high.size() - 1; i >= 0; i--) {
            path.append('L').append(place(high.get(i)));
        }
        path.append(low.isEmpty() ? "" : "Z");
    }

    private String place(Point point) {
        var value = point.y();
        return number(px(point.x())) + " " + number(py(value == null ? 0 : value));
    }

    /// A ring that says more when it is pointed at.
    Plot ring(double atX, double atY, String colour, String saying) {
        html.open(
                "circle",
                "class",
                "ring " + colour,
                "cx",
                number(px(atX)),
                "cy",
                number(py(atY)),
                "r",
                "5");
        html.element("title", saying).close("circle");
        return this;
    }

    Plot dot(double atX, double atY, String colour) {
        html.empty(
                "circle",
                "class",
                "dot " + colour,
                "cx",
                number(px(atX)),
                "cy",
                number(py(atY)),
                "r",
                "2.6");
        return this;
    }

    /// A triangle on the lower edge: the value lies below, at 0.
    Plot below(double atX, String colour) {
        var d = "M" + number(px(atX) - 4) + " " + (bottom() - 8) + "h8l-4 7z";
        html.empty("path", "class", "ring " + colour, "d", d);
        return this;
    }

    void end() {
        html.close("svg");
    }

    private void label(String text, double atX, double atY, String kind) {
        html.element("text", text, "class", kind, "x", number(atX), "y", number(atY));
    }

    private double px(double value) {
        return LEFT + x.position(value) * (right() - LEFT);
    }

    private double py(double value) {
        return bottom() - y.position(value) * (bottom() - TOP);
    }

    private int right() {
        return width - RIGHT;
    }

    private int bottom() {
        return height - BOTTOM;
    }

    private static String number(double value) {
        var text = FigureText.format("%.1f", value);
        return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
    }
}
