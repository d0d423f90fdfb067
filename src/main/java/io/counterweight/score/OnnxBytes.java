package io.counterweight.score;

import ai.onnx.proto.OnnxMl.ModelProto;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import java.io.IOException;

/// Reads the bytes of an ONNX model within bounds. A few bytes can ask for many objects (an empty
/// node is two), so the parts are counted on the wire before any of them is made. Stateless.
final class OnnxBytes {
    /// More than ten times the largest model that is shipped, and half of what a record may have.
    static final int MOST_BYTES = 8 << 20;

    /// Messages, strings and unknown fields; a thousand trees of 31 leaves have 70,000.
    static final int MOST_PARTS = 500_000;

    /// A node's attribute's tensor is four deep.
    private static final int DEEPEST = 16;

    private final CodedInputStream in;
    private int parts;
    private int depth;

    private OnnxBytes(byte[] bytes) {
        in = CodedInputStream.newInstance(bytes);
    }

    /// @throws ModelRefused `too-large`, or `does-not-load` when they are no ONNX model
    static ModelProto parse(byte[] bytes) throws ModelRefused {
        if (bytes.length > MOST_BYTES) {
            throw new ModelRefused(
                    "too-large",
                    "a model must have at most " + MOST_BYTES + " bytes: bytes=" + bytes.length);
        }
        try {
            new OnnxBytes(bytes).count(ModelProto.getDescriptor());
            var model = ModelProto.parseFrom(bytes);
            // Other bytes can pass for a message without known fields.
            if (model.getGraph().getOutputCount() == 0) {
                throw new ModelRefused("does-not-load", "no graph with an output is in it");
            }
            return model;
        } catch (InvalidProtocolBufferException e) {
            throw new ModelRefused("does-not-load", e);
        } catch (IOException e) {
            throw new AssertionError("bytes in memory can be read", e);
        }
    }

    private void count(Descriptor message) throws IOException, ModelRefused {
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            var field = message.findFieldByNumber(WireFormat.getTagFieldNumber(tag));
            if (WireFormat.getTagWireType(tag) != WireFormat.WIRETYPE_LENGTH_DELIMITED) {
                if (field == null) {
                    add();
                }
                in.skipField(tag);
            } else if (field != null && field.getJavaType() == JavaType.MESSAGE) {
                add();
                within(field);
            } else {
                if (field == null || !field.isPackable()) {
                    add();
                }
                in.skipField(tag);
            }
        }
    }

    private void within(FieldDescriptor field) throws IOException, ModelRefused {
        if (depth == DEEPEST) {
            throw new ModelRefused("too-large", "a model's messages must nest at most " + DEEPEST);
        }
        int before = in.pushLimit(in.readRawVarint32());
        depth++;
        count(field.getMessageType());
        depth--;
        in.popLimit(before);
    }

    private void add() throws ModelRefused {
        parts++;
        if (parts > MOST_PARTS) {
            throw new ModelRefused(
                    "too-large", "a model must have at most " + MOST_PARTS + " parts");
        }
    }
}
