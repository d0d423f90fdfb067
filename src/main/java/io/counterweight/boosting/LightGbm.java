package io.counterweight.boosting;

import static com.microsoft.ml.lightgbm.lightgbmlibConstants.C_API_DTYPE_FLOAT32;

import com.microsoft.ml.lightgbm.SWIGTYPE_p_p_void;
import com.microsoft.ml.lightgbm.SWIGTYPE_p_void;
import com.microsoft.ml.lightgbm.lightgbmlib;
import io.counterweight.learn.Recipe;
import io.counterweight.learn.TreeEnsemble;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.function.Function;

/// Fits trees with LightGBM, in the calling thread alone: same rows in the same order, same
/// settings, same bits on one kind of processor. Stateless and thread-safe.
public final class LightGbm {
    /// What a recipe does not say.
    private static final String SETTINGS =
            "min_data_in_leaf=20 min_sum_hessian_in_leaf=2 lambda_l2=5 bagging_fraction=0.8"
                    + " bagging_freq=1 feature_fraction=0.7 deterministic=true"
                    + " force_row_wise=true verbosity=-1 num_threads=1";

    private LightGbm() {}

    /// Why it cannot be used here; empty where it can. Loads it.
    public static Optional<String> missing() {
        return LightGbmLibrary.missing();
    }

    /// Trees for those rows, each by its weight. May run beside the thread that has the memory.
    ///
    /// @throws LightGbmFailed where LightGBM refuses
    static TreeEnsemble fit(RememberedRows rows, int classes, Recipe.Trees recipe) {
        return LightGbmText.read(text(rows, classes, recipe), rows.columns(), classes);
    }

    /// The same as LightGBM writes it.
    static String text(RememberedRows rows, int classes, Recipe.Trees recipe) {
        missing()
                .ifPresent(reason -> {
                    throw new LightGbmFailed(reason);
                });
        var settings = settings(classes, recipe);
        var dataset = dataset(rows, settings);
        try {
            return boosted(dataset, settings, recipe.trees());
        } finally {
            lightgbmlib.LGBM_DatasetFree(dataset);
        }
    }

    private static String settings(int classes, Recipe.Trees recipe) {
        var objective =
                classes == 2 ? "objective=binary" : "objective=multiclass num_class=" + classes;
        return "%s learning_rate=%s num_leaves=%d seed=%d %s"
                .formatted(objective, recipe.rate(), recipe.leaves(), recipe.seed(), SETTINGS);
    }

    /// LightGBM copies what it is given.
    private static SWIGTYPE_p_void dataset(RememberedRows rows, String settings) {
        var dataset =
                made(handle ->
                        lightgbmlib.LGBM_DatasetCreateFromMat(
                                new Address(rows.features()),
                                C_API_DTYPE_FLOAT32,
                                rows.rows(),
                                rows.columns(),
                                1,
                                settings,
                                null,
                                handle));
        field(dataset, "label", rows.labels(), rows.rows());
        field(dataset, "weight", rows.weights(), rows.rows());
        return dataset;
    }

    private static void field(
            SWIGTYPE_p_void dataset, String name, MemorySegment values, int rows) {
        check(
                lightgbmlib.LGBM_DatasetSetField(
                        dataset, name, new Address(values), rows, C_API_DTYPE_FLOAT32));
    }

    private static String boosted(SWIGTYPE_p_void dataset, String settings, int trees) {
        var booster = made(handle -> lightgbmlib.LGBM_BoosterCreate(dataset, settings, handle));
        var isFinished = lightgbmlib.new_intp();
        var length = lightgbmlib.new_int64_tp();
        try {
            for (int t = 0; t < trees && lightgbmlib.intp_value(isFinished) == 0; t++) {
                check(lightgbmlib.LGBM_BoosterUpdateOneIter(booster, isFinished));
            }
            var text =
                    lightgbmlib.LGBM_BoosterSaveModelToStringSWIG(
                            booster, 0, -1, 0, 1 << 20, length);
            if (text == null) {
                throw new LightGbmFailed(lightgbmlib.LGBM_GetLastError());
            }
            return text;
        } finally {
            lightgbmlib.delete_intp(isFinished);
            lightgbmlib.delete_int64_tp(length);
            lightgbmlib.LGBM_BoosterFree(booster);
        }
    }

    private static SWIGTYPE_p_void made(Function<SWIGTYPE_p_p_void, Integer> call) {
        var handle = lightgbmlib.voidpp_handle();
        try {
            check(call.apply(handle));
            return lightgbmlib.voidpp_value(handle);
        } finally {
            lightgbmlib.delete_voidpp(handle);
        }
    }

    private static void check(int code) {
        if (code != 0) {
            throw new LightGbmFailed(lightgbmlib.LGBM_GetLastError());
        }
    }

    /// Native memory as LightGBM's binding takes it.
    private static final class Address extends SWIGTYPE_p_void {
        Address(MemorySegment memory) {
            super(memory.address(), false);
        }
    }
}
