"""LightGBM's library by its C interface: fits and scores where its Python module is not installed.

The library is a member of the jar that the service uses:

    unzip -j target/lib/lightgbmlib-*.jar 'com/microsoft/ml/lightgbm/linux/x86_64/lib_lightgbm.so'
"""

import ctypes

import numpy as np

FLOAT32 = 0
RAW_SCORE = 1


class NativeLightGbm:
    def __init__(self, library):
        self._library = ctypes.CDLL(library)
        self._library.LGBM_GetLastError.restype = ctypes.c_char_p

    def fit_and_score(self, settings, trees, features, labels, to_score):
        """Raw scores of the rows to score by trees fitted to the others; float32 rows, both."""
        text = " ".join(f"{name}={_text(value)}" for name, value in settings.items()).encode()
        dataset = self._dataset(text, features, labels)
        booster = ctypes.c_void_p()
        try:
            self._check("LGBM_BoosterCreate", dataset, text, ctypes.byref(booster))
            finished = ctypes.c_int(0)
            for _ in range(trees):
                if finished.value:
                    break
                self._check("LGBM_BoosterUpdateOneIter", booster, ctypes.byref(finished))
            return self._scores(booster, text, to_score)
        finally:
            if booster:
                self._check("LGBM_BoosterFree", booster)
            self._check("LGBM_DatasetFree", dataset)

    def _dataset(self, text, features, labels):
        features = np.ascontiguousarray(features, np.float32)
        labels = np.ascontiguousarray(labels, np.float32)
        dataset = ctypes.c_void_p()
        self._check("LGBM_DatasetCreateFromMat", *_matrix(features), 1, text, None, ctypes.byref(dataset))
        self._check("LGBM_DatasetSetField", dataset, b"label", _address(labels), len(labels), FLOAT32)
        return dataset

    def _scores(self, booster, text, rows):
        rows = np.ascontiguousarray(rows, np.float32)
        scores = np.empty(len(rows), np.float64)
        written = ctypes.c_int64(0)
        self._check(
            "LGBM_BoosterPredictForMat", booster, *_matrix(rows), 1, RAW_SCORE, 0, -1, text,
            ctypes.byref(written), _address(scores),
        )
        if written.value != len(rows):
            raise RuntimeError(f"each row must have a score: rows={len(rows)}, scores={written.value}")
        return scores

    def _check(self, function, *arguments):
        if getattr(self._library, function)(*arguments) != 0:
            raise RuntimeError(f"{function}: {self._library.LGBM_GetLastError().decode()}")


def _matrix(rows):
    return _address(rows), FLOAT32, ctypes.c_int32(rows.shape[0]), ctypes.c_int32(rows.shape[1])


def _address(array):
    return ctypes.c_void_p(array.ctypes.data)


def _text(value):
    return str(value).lower() if isinstance(value, bool) else value
