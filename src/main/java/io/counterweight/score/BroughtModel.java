package io.counterweight.score;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import java.util.List;
import java.util.TreeMap;

/// A model that somebody brought, made to fit the stream: one that names its features in the
/// metadata key `counterweight.features` gets those columns, in its order. One that names none must
/// take all of them. Stateless.
public final class BroughtModel {
    /// Bytes that brought models may have within one model, which a blend of several is: room is
    /// left for the networks beside them.
    public static final int MOST_BYTES = 6 << 20;

    private BroughtModel() {}

    /// @param columnNames of the stream
    /// @throws IllegalArgumentException when the bytes are no model, or it names a feature that the
    ///   stream has not
    public static byte[] fitted(byte[] bytes, List<String> columnNames, int classes) {
        ModelProto model;
        try {
            model = OnnxBytes.parse(bytes);
        } catch (ModelRefused e) {
            throw new IllegalArgumentException(
                    "the file must be an ONNX model: " + e.getMessage(), e);
        }
        var metadata = new TreeMap<String, String>();
        for (StringStringEntryProto entry : model.getMetadataPropsList()) {
            metadata.put(entry.getKey(), entry.getValue());
        }
        var named = metadata.get(OnnxModel.FEATURES);
        if (named == null || named.equals(String.join(",", columnNames))) {
            return bytes;
        }
        var names = List.of(named.split(","));
        var columns = new long[names.size()];
        for (int i = 0; i < columns.length; i++) {
            columns[i] = columnNames.indexOf(names.get(i));
            if (columns[i] < 0) {
                throw new IllegalArgumentException(
                        "the model takes a feature that the pipeline does not declare: feature="
                                + names.get(i));
            }
        }
        metadata.put(OnnxModel.FEATURES, String.join(",", columnNames));
        metadata.put("counterweight.features-used", named);
        return OnnxBlend.ofColumns(columnNames.size(), classes, bytes, columns, metadata);
    }
}
