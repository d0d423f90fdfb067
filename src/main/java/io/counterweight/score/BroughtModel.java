package io.counterweight.score;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.List;
import java.util.TreeMap;

/// A model that somebody brought, made to fit the stream: one that names its features in the
/// metadata key `counterweight.features` gets those columns, in its order. One that names none must
/// take all of them. Stateless.
public final class BroughtModel {
    private static final String ITS_FEATURES = "counterweight.features";

    private BroughtModel() {}

    /// @param columnNames of the stream
    /// @throws IllegalArgumentException when the bytes are no model, or it names a feature that the
    ///   stream has not
    public static byte[] fitted(byte[] bytes, List<String> columnNames, int classes) {
        ModelProto model;
        try {
            model = ModelProto.parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException("the file must be an ONNX model", e);
        }
        var metadata = new TreeMap<String, String>();
        for (StringStringEntryProto entry : model.getMetadataPropsList()) {
            metadata.put(entry.getKey(), entry.getValue());
        }
        var named = metadata.get(ITS_FEATURES);
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
        metadata.put(ITS_FEATURES, String.join(",", columnNames));
        metadata.put("counterweight.features-used", named);
        return OnnxBlend.ofColumns(columnNames.size(), classes, bytes, columns, metadata);
    }
}
