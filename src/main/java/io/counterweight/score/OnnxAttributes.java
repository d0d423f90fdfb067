package io.counterweight.score;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import com.google.protobuf.ByteString;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The attributes of a node, by name.
record OnnxAttributes(NodeProto node) {

    @Nullable AttributeProto find(String name) {
        for (var attribute : node.getAttributeList()) {
            if (attribute.getName().equals(name)) {
                return attribute;
            }
        }
        return null;
    }

    long integer(String name, long otherwise) {
        var attribute = find(name);
        return attribute == null ? otherwise : attribute.getI();
    }

    /// Empty where it has none.
    List<Long> ints(String name) {
        var attribute = find(name);
        return attribute == null ? List.of() : attribute.getIntsList();
    }

    /// Empty where it has none.
    List<ByteString> strings(String name) {
        var attribute = find(name);
        return attribute == null ? List.of() : attribute.getStringsList();
    }

    int floats(String name) {
        var attribute = find(name);
        return attribute == null ? 0 : attribute.getFloatsCount();
    }
}
