"""Which rows belong to which days; `day` is the day of each row, sorted."""

import numpy as np

LABEL_DELAY = 7


def rows_of_days(day, first, last):
    """The slice of the days first ... last."""
    return slice(int(np.searchsorted(day, first)), int(np.searchsorted(day, last, side="right")))


def known_rows(day, at, window):
    """The rows of the newest `window` days whose labels are known at the start of day `at`: days
    at - 7 - window ... at - 8."""
    return rows_of_days(day, at - LABEL_DELAY - window, at - LABEL_DELAY - 1)
