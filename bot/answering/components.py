"""Makes what features say short: few numbers that tell nearly as much as many columns.

Principal component analysis (Hotelling, 1933, "Analysis of a complex of statistical variables into principal
components") of what the examples come to, so that little is lost where texts are, not where single features are.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bot.answering.features import Vector

COMPONENTS: Final = 128
"""96 were as good on the project's question sets, 64 were not."""
LINEAR_SCALE: Final = 3.0
"""How much more a column of the linear model counts than a hidden unit; of these many say the same."""
CHUNK: Final = 512


def principal_components(
    weights: NDArray[np.float32], examples: Sequence[Vector], important: int
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Two factors of `weights` (features x columns): features x components, and components x columns.

    `important`: how many of the columns, from the first on, count `LINEAR_SCALE`. Their product comes as near to
    `weights` as so few numbers can, for sums over the features of `examples`.
    """
    scales = np.where(np.arange(weights.shape[1]) < important, LINEAR_SCALE, 1).astype(np.float32)
    spread = np.zeros((weights.shape[1], weights.shape[1]))
    for start in range(0, len(examples), CHUNK):
        sums = np.array([values @ weights[features] for features, values in examples[start : start + CHUNK]])
        sums *= scales
        spread += sums.T @ sums
    _, directions = np.linalg.eigh(spread)
    kept = directions[:, : -COMPONENTS - 1 : -1].astype(np.float32)
    return weights @ (kept * scales[:, None]), np.ascontiguousarray((kept / scales[:, None]).T)
