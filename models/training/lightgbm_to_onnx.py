"""Writes a binary LightGBM model as ONNX: raw float features in, probabilities and logits out.

Input `features` [rows, n]; outputs `probabilities` [rows, 2] (majority first) and `logits`
[rows, 1], all float. One TreeEnsembleRegressor sums the trees, a sigmoid follows.

LightGBM decides `x <= threshold` in double precision, ONNX in float. Each threshold is rounded
down to the largest float that is not above it, so that every float x decides alike. A missing
value (NaN) goes where LightGBM sends it. Categorical splits, linear leaves, averaged forests and
zero as missing are refused.
"""

import numpy as np
from onnx import TensorProto, checker, helper

FEATURES = "features"
PROBABILITIES = "probabilities"
LOGITS = "logits"
OPSET = 17
ML_OPSET = 3
IR_VERSION = 8


class Unsupported(ValueError):
    """A LightGBM model this converter does not write."""


def convert(booster, metadata):
    """The ONNX model of a `lightgbm.Booster`; `metadata` (text to text) goes into
    `metadata_props`, sorted by key."""
    dump = booster.dump_model()
    slope = _slope(dump["objective"])
    if dump.get("average_output"):
        raise Unsupported("average_output must not be set: a random forest")
    nodes = _Nodes()
    for tree, info in enumerate(dump["tree_info"]):
        nodes.add_tree(tree, info["tree_structure"])
    n = dump["max_feature_idx"] + 1
    model = helper.make_model(
        _graph(nodes.attributes(), n, slope),
        opset_imports=[helper.make_opsetid("", OPSET), helper.make_opsetid("ai.onnx.ml", ML_OPSET)],
        ir_version=IR_VERSION,
        producer_name="counterweight lightgbm_to_onnx",
    )
    helper.set_model_props(model, dict(sorted(metadata.items())))
    checker.check_model(model, full_check=True)
    return model


def _slope(objective):
    """The factor of the raw score before the sigmoid, from an objective such as
    `binary sigmoid:1`."""
    name, _, parameter = objective.partition(" ")
    if name != "binary":
        raise Unsupported(f"objective must be binary: objective={objective}")
    return float(parameter.removeprefix("sigmoid:")) if parameter else 1.0


def _graph(attributes, n, slope):
    trees = "logits" if slope == 1 else "raw"
    nodes = [
        helper.make_node(
            "TreeEnsembleRegressor", [FEATURES], [trees], domain="ai.onnx.ml", **attributes
        )
    ]
    initializers = []
    if slope != 1:
        initializers.append(helper.make_tensor("slope", TensorProto.FLOAT, [], [slope]))
        nodes.append(helper.make_node("Mul", [trees, "slope"], [LOGITS]))
    nodes += [
        helper.make_node("Neg", [LOGITS], ["against"]),
        helper.make_node("Concat", ["against", LOGITS], ["both"], axis=1),
        helper.make_node("Sigmoid", ["both"], [PROBABILITIES]),
    ]
    return helper.make_graph(
        nodes,
        "lightgbm",
        [_rows(FEATURES, n)],
        [_rows(PROBABILITIES, 2), _rows(LOGITS, 1)],
        initializers,
    )


def _rows(name, columns):
    return helper.make_tensor_value_info(name, TensorProto.FLOAT, ["rows", columns])


def round_down(threshold):
    """The largest float that is not above the double `threshold`: a float x is at most the one
    exactly when it is at most the other."""
    with np.errstate(over="ignore"):
        rounded = np.float32(threshold)
    if float(rounded) > threshold:
        rounded = np.nextafter(rounded, np.float32(-np.inf))
    return float(rounded)


class _Nodes:
    """The trees' nodes as the parallel lists that ONNX keeps them in."""

    def __init__(self):
        self._nodes = []
        self._leaves = []

    def add_tree(self, tree, root):
        """Numbers the nodes of one tree in depth-first order and adds them."""
        pending = [(root, None, None)]
        number = 0
        while pending:
            node, parent, side = pending.pop()
            if parent is not None:
                parent[side] = number
            if "leaf_value" in node:
                self._add_leaf(tree, number, node)
            else:
                row = self._add_branch(tree, number, node)
                pending.append((node["right_child"], row, "no"))
                pending.append((node["left_child"], row, "yes"))
            number += 1

    def _add_leaf(self, tree, number, node):
        if "leaf_coeff" in node:
            raise Unsupported("leaves must be constant: linear_tree=true")
        self._nodes.append(
            dict(tree=tree, id=number, mode="LEAF", feature=0, value=0.0, yes=0, no=0, missing=0)
        )
        self._leaves.append((tree, number, node["leaf_value"]))

    def _add_branch(self, tree, number, node):
        if node["decision_type"] != "<=":
            raise Unsupported(f"splits must be numerical: decision_type={node['decision_type']}")
        row = dict(
            tree=tree,
            id=number,
            mode="BRANCH_LEQ",
            feature=node["split_feature"],
            value=round_down(node["threshold"]),
            missing=int(_missing_goes_left(node)),
        )
        self._nodes.append(row)
        return row

    def attributes(self):
        def column(name):
            return [node[name] for node in self._nodes]

        trees, ids, values = zip(*self._leaves)
        return dict(
            n_targets=1,
            aggregate_function="SUM",
            post_transform="NONE",
            nodes_treeids=column("tree"),
            nodes_nodeids=column("id"),
            nodes_modes=column("mode"),
            nodes_featureids=column("feature"),
            nodes_values=column("value"),
            nodes_truenodeids=column("yes"),
            nodes_falsenodeids=column("no"),
            nodes_missing_value_tracks_true=column("missing"),
            target_treeids=list(trees),
            target_nodeids=list(ids),
            target_ids=[0] * len(ids),
            target_weights=list(values),
        )


def _missing_goes_left(node):
    """Where NaN goes: the default side where the split saw missing values, else as 0 does."""
    match node["missing_type"]:
        case "NaN":
            return node["default_left"]
        case "None":
            return 0.0 <= node["threshold"]
        case other:
            raise Unsupported(f"missing values must be NaN or none: missing_type={other}")
