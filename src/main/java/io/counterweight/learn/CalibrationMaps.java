package io.counterweight.learn;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Fitted maps as bytes of a snapshot.
final class CalibrationMaps {
    private static final int IDENTITY = 0;
    private static final int PLATT = 1;
    private static final int ISOTONIC = 2;

    private CalibrationMaps() {}

    static void write(CalibrationMap map, DataOutput out) throws IOException {
        switch (map) {
            case CalibrationMap.Identity() -> out.writeByte(IDENTITY);
            case CalibrationMap.Platt(double scale, List<Double> offsets) -> {
                out.writeByte(PLATT);
                out.writeDouble(scale);
                write(offsets, out);
            }
            case CalibrationMap.Isotonic(List<Double> from, List<Double> to) -> {
                out.writeByte(ISOTONIC);
                write(from, out);
                write(to, out);
            }
        }
    }

    static CalibrationMap read(DataInput in) throws IOException {
        int kind = in.readByte();
        return switch (kind) {
            case IDENTITY -> new CalibrationMap.Identity();
            case PLATT -> new CalibrationMap.Platt(in.readDouble(), readList(in));
            case ISOTONIC -> new CalibrationMap.Isotonic(readList(in), readList(in));
            default ->
                    throw new IllegalArgumentException("kind of map must be 0 to 2: kind=" + kind);
        };
    }

    private static void write(List<Double> values, DataOutput out) throws IOException {
        out.writeInt(values.size());
        for (double value : values) {
            out.writeDouble(value);
        }
    }

    private static List<Double> readList(DataInput in) throws IOException {
        int size = in.readInt();
        List<Double> values = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            values.add(in.readDouble());
        }
        return values;
    }
}
