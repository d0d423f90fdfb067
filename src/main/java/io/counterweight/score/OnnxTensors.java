package io.counterweight.score;

import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataLocation;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.nio.ByteOrder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Checks that a tensor of a model's file holds what it says, in the file itself. Stateless.
final class OnnxTensors {
    private static final int MOST_DIMENSIONS = 8;

    private OnnxTensors() {}

    static void check(TensorProto tensor) throws ModelRefused {
        if (tensor.getDataLocation() == DataLocation.EXTERNAL
                || tensor.getExternalDataCount() > 0
                || tensor.hasSegment()) {
            throw refused(tensor, "must be in the model's own file");
        }
        var type = DataType.forNumber(tensor.getDataType());
        if (type == null) {
            throw refused(tensor, "must have a known type");
        }
        long held = held(tensor, type);
        if (held != numbers(tensor)) {
            throw refused(
                    tensor,
                    "must hold as many numbers as its dimensions say: dims="
                            + tensor.getDimsList()
                            + ", held="
                            + held);
        }
    }

    private static long held(TensorProto tensor, DataType type) throws ModelRefused {
        boolean isRaw = tensor.hasRawData();
        int raw = tensor.getRawData().size();
        return switch (type) {
            case FLOAT -> isRaw ? whole(tensor, raw, Float.BYTES) : tensor.getFloatDataCount();
            case DOUBLE -> isRaw ? whole(tensor, raw, Double.BYTES) : tensor.getDoubleDataCount();
            case INT64 -> isRaw ? whole(tensor, raw, Long.BYTES) : tensor.getInt64DataCount();
            case INT32 -> isRaw ? whole(tensor, raw, Integer.BYTES) : tensor.getInt32DataCount();
            case BOOL -> isRaw ? raw : tensor.getInt32DataCount();
            case STRING -> tensor.getStringDataCount();
            default -> throw refused(tensor, "must be of another type: type=" + type);
        };
    }

    private static long whole(TensorProto tensor, int bytes, int width) throws ModelRefused {
        if (bytes % width != 0) {
            throw refused(tensor, "must hold whole numbers of bytes: bytes=" + bytes);
        }
        return bytes / width;
    }

    private static long numbers(TensorProto tensor) throws ModelRefused {
        if (tensor.getDimsCount() > MOST_DIMENSIONS) {
            throw refused(tensor, "must have at most " + MOST_DIMENSIONS + " dimensions");
        }
        long product = 1;
        for (long dimension : tensor.getDimsList()) {
            if (dimension < 0 || dimension > OnnxBytes.MOST_BYTES) {
                throw refused(tensor, "must have dimensions of its size: dims=" + dimension);
            }
            product *= dimension;
            if (product > OnnxBytes.MOST_BYTES) {
                throw refused(tensor, "must be no larger than its file: numbers=" + product);
            }
        }
        return product;
    }

    /// Its numbers, where it holds whole ones; null where it does not. After [#check].
    static long @Nullable [] wholeNumbers(TensorProto tensor) {
        if (tensor.getDataType() == DataType.INT64.getNumber()) {
            if (!tensor.hasRawData()) {
                return longs(tensor.getInt64DataList());
            }
            var buffer =
                    tensor.getRawData()
                            .asReadOnlyByteBuffer()
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .asLongBuffer();
            var numbers = new long[buffer.remaining()];
            buffer.get(numbers);
            return numbers;
        }
        if (tensor.getDataType() == DataType.INT32.getNumber() && !tensor.hasRawData()) {
            return tensor.getInt32DataList().stream().mapToLong(Integer::longValue).toArray();
        }
        return null;
    }

    private static long[] longs(List<Long> numbers) {
        return numbers.stream().mapToLong(Long::longValue).toArray();
    }

    private static ModelRefused refused(TensorProto tensor, String rule) {
        return new ModelRefused("not-allowed", "a tensor " + rule + ": tensor=" + tensor.getName());
    }
}
